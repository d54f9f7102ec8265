"""The Rasa component that notices when a question is about another medicine, not about gabapentin."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import pairwise
from typing import Any

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.classifiers.classifier import IntentClassifier
from rasa.shared.nlu.constants import (
    ENTITIES,
    ENTITY_ATTRIBUTE_START,
    ENTITY_ATTRIBUTE_TYPE,
    ENTITY_ATTRIBUTE_VALUE,
    INTENT,
    INTENT_NAME_KEY,
    INTENT_RANKING_KEY,
    PREDICTED_CONFIDENCE_KEY,
)
from rasa.shared.nlu.training_data.message import Message
from spacy.tokens import Span

from bot.knowledge import project_knowledge
from bot.nlu.knowledge_names import MEDICINE, OTHER_MEDICINE, SUBJECT
from bot.nlu.questions.finder import QUESTIONS
from bot.nlu.text_pipeline import document_of

#: The intent of a question about another medicine than gabapentin.
ABOUT_ANOTHER = "other_medicine"
#: The intent of what has nothing to do with gabapentin; about a medicine, more can be said than that.
OUT_OF_SCOPE = "out_of_scope"
#: The intent of a question about another medicine for pain, which the article names.
OTHER_PAIN_MEDICINE = "other_medications"
#: The name tells so whatever the classifier made of the rest.
SURE_BY_NAME = 0.7
#: Classes of bot/knowledge/medicines.yml whose use for back pain the article tells of.
PAIN_MEDICINES = frozenset({"nsaids", "acetaminophen", "muscle_relaxants", "opioids"})
#: Classes that hold no medicines; questions about them have answers of their own.
NOT_MEDICINES = frozenset({"alcohol", "cannabis"})

#: What is asked of a medicine for pain as such; the article answers it for all of them.
_ABOUT_PAIN = frozenset(
    {
        "what_is_gabapentin",
        "how_gabapentin_works",
        "conditions_treated",
        "use_for_back_pain",
        "effectiveness_back_pain",
        "when_right_for_me",
        "not_for_muscle_joint_pain",
        "sciatica_herniated_disc",
    }
)
#: Intents whose answers are about gabapentin and would be wrong for any other medicine.
_ABOUT_GABAPENTIN = _ABOUT_PAIN | {
    "dosing_start_titration",
    "how_to_take",
    "how_fast_onset",
    "long_term_use",
    "misuse_substance_use",
    "stopping_withdrawal",
    "side_effect",
    "side_effects_overview",
    "side_effect_frequency",
    "side_effect_duration",
    "not_covered_dose_amount",
    "not_covered_missed_dose",
    "not_covered_taper_plan",
    "not_covered_pregnancy_breastfeeding",
    "not_covered_driving",
    "not_covered_kidney_liver_heart",
    "not_covered_drug_test_or_legal_status",
    "not_covered_other_use_of_gabapentin",
    "not_covered_cost_or_supply",
    "not_covered_other",
}
#: Intents that ask for something in the place of what is named.
_IN_PLACE_OF = frozenset({"alternatives", "other_medications"})
#: "The side effects of Prozac", "side effects from using Robaxin" are the other medicine's own.
_LEADS_TO_ITS_EFFECTS = frozenset({"of", "from", "using"})
_EFFECTS = frozenset({("side", "effects"), ("side", "effect"), ("side", "affects"), ("adverse", "effects")})
_ARTICLES = frozenset({"the", "my", "his", "her", "this", "that", "a", "an"})
#: Words that may stand for gabapentin, or say that two things are meant.
_POINTING = frozenset(
    {"it", "this", "these", "them", "they", "both", "together", "with", "same", "than", "instead", "mix"}
)


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=False)
class OtherMedicineSubject(IntentClassifier, GraphComponent):  # type: ignore[misc]
    """Gives a question about another medicine an intent of its own: "is zoloft addictive?".

    The drug is gabapentin unless another is named: then an answer about gabapentin would be a wrong one.
    """

    def __init__(self) -> None:
        self._pain_medicines = pain_medicines()
        self._no_medicines = _medicines_of(NOT_MEDICINES)

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> OtherMedicineSubject:
        """Create the component; it reads the knowledge files."""
        return cls()

    def process(self, messages: list[Message]) -> list[Message]:
        """Change the intent of messages, and of their questions, that are about another medicine."""
        for message in messages:
            document = document_of(message)
            if document is None or not message.get(INTENT):
                continue
            for question in message.get(QUESTIONS) or []:
                part = document.char_span(question["start"], question["end"], alignment_mode="expand")
                question["intent"] = self._meant(question["intent"], part or document[:], message)
            self._settle(message, document[:])
        return messages

    def _settle(self, message: Message, whole: Span) -> None:
        intent = message.get(INTENT)
        meant = self._meant(intent[INTENT_NAME_KEY], whole, message)
        if meant == intent[INTENT_NAME_KEY]:
            return
        confidence = max(intent[PREDICTED_CONFIDENCE_KEY], SURE_BY_NAME)
        first = {INTENT_NAME_KEY: meant, PREDICTED_CONFIDENCE_KEY: confidence}
        others = [one for one in message.get(INTENT_RANKING_KEY)[1:] if one[INTENT_NAME_KEY] != meant]
        message.set(INTENT, first, add_to_output=True)
        message.set(INTENT_RANKING_KEY, [first, *others], add_to_output=True)

    def _meant(self, intent: str, part: Span, message: Message) -> str:
        entities = [one for one in message.get(ENTITIES, []) if _is_medicine_in(one, part)]
        medicines = {one[ENTITY_ATTRIBUTE_VALUE] for one in entities} - self._no_medicines
        words = [token.norm_ for token in part]
        if not medicines or SUBJECT in words:
            return intent
        led_by = {_word_before(one, part) for one in entities}
        is_its_own = bool(led_by & _LEADS_TO_ITS_EFFECTS) or "associated" in words
        if is_its_own and _EFFECTS & set(pairwise(words)):
            return ABOUT_ANOTHER
        if intent in _IN_PLACE_OF:
            is_replaced = led_by & {"to", "for"} and not medicines & self._pain_medicines
            return ABOUT_ANOTHER if is_replaced else intent
        if intent == OUT_OF_SCOPE and not points_to_gabapentin(words):
            return ABOUT_ANOTHER
        # "The side effects of Prozac" are its own, whatever else the message points to.
        if intent not in _ABOUT_GABAPENTIN or (points_to_gabapentin(words) and "of" not in led_by):
            return intent
        if intent in _ABOUT_PAIN and medicines <= self._pain_medicines:
            return OTHER_PAIN_MEDICINE
        return ABOUT_ANOTHER


def pain_medicines() -> frozenset[str]:
    """Return the generic names of the medicines whose use for back pain the article tells of."""
    return _medicines_of(PAIN_MEDICINES)


def _medicines_of(classes: frozenset[str]) -> frozenset[str]:
    known = project_knowledge().medicine_classes
    return frozenset(medicine.generic for name in classes for medicine in known[name].medicines)


def points_to_gabapentin(words: list[str]) -> bool:
    """Tell whether some word may stand for gabapentin.

    In "is it true that" and "is it ok to" it stands for nothing.
    """
    following = zip(words, [*words[1:], ""], [*words[2:], "", ""], strict=False)
    return any(
        word in _POINTING and not (after == "true" or next_one == "to") for word, after, next_one in following
    )


def _word_before(entity: Mapping[str, Any], part: Span) -> str:
    before = [token.norm_ for token in part if token.idx < int(entity[ENTITY_ATTRIBUTE_START])]
    return next((word for word in reversed(before) if word not in _ARTICLES), "")


def _is_medicine_in(entity: Mapping[str, Any], part: Span) -> bool:
    kind, start = str(entity[ENTITY_ATTRIBUTE_TYPE]), int(entity[ENTITY_ATTRIBUTE_START])
    return kind in {MEDICINE, OTHER_MEDICINE} and part.start_char <= start < part.end_char
