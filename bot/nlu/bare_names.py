"""The Rasa component that lets a name decide what a message asks: "and advil?", "is advil ok with it"."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.classifiers.classifier import IntentClassifier
from rasa.shared.nlu.constants import (
    ENTITIES,
    ENTITY_ATTRIBUTE_END,
    ENTITY_ATTRIBUTE_START,
    ENTITY_ATTRIBUTE_TYPE,
    INTENT,
    INTENT_NAME_KEY,
    INTENT_RANKING_KEY,
    PREDICTED_CONFIDENCE_KEY,
)
from rasa.shared.nlu.training_data.message import Message

from bot.nlu.knowledge_names import MEDICINE, SIDE_EFFECT
from bot.nlu.questions.splitting import word_list
from bot.nlu.text_pipeline import document_of

#: What naming one thing and no more asks for.
ASKED_BY_NAME = {SIDE_EFFECT: "side_effect", MEDICINE: "medicine_combination"}
#: How sure that is: nothing else was said that could mean something else.
CONFIDENCE = 0.9
#: From this confidence on, the classifier knows better what is asked: "can i drive" is no look-up.
SURE = 0.6
#: Intents that are told from a combination by "with it" and "together".
MISTAKEN_FOR_COMBINATIONS = frozenset({"other_medications", "combine_with_pain_meds"})
#: What may stand behind "with" for gabapentin.
TAKEN_WITH = frozenset({"it", "this", "these", "them", "that", "gabapentin"})


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=False)
class BareNames(IntentClassifier, GraphComponent):  # type: ignore[misc]
    """Looks up what a message names when it says nothing else, or when it names a medicine to be taken along.

    A bare name mostly continues a question. "With it" and "together" tell a combination of medicines from a
    question about pain medicines in general, which the classifier alone often mistakes for one another.
    """

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> BareNames:
        """Create the component."""
        return cls()

    def process(self, messages: list[Message]) -> list[Message]:
        """Set the intent of each message that is nothing but names of one kind."""
        for message in messages:
            ranking = message.get(INTENT_RANKING_KEY)
            intent = _taken_along(message) or _asked_by_name(message)
            if not ranking or not intent or not _may_be(intent, ranking[0]):
                continue
            first = {INTENT_NAME_KEY: intent, PREDICTED_CONFIDENCE_KEY: CONFIDENCE}
            others = [
                {**one, PREDICTED_CONFIDENCE_KEY: one[PREDICTED_CONFIDENCE_KEY] * (1 - CONFIDENCE)}
                for one in ranking
                if one[INTENT_NAME_KEY] != intent
            ]
            message.set(INTENT, first, add_to_output=True)
            message.set(INTENT_RANKING_KEY, [first, *others], add_to_output=True)
        return messages


def _may_be(intent: str, best: dict[str, Any]) -> bool:
    """Tell whether the classifier leaves room for what the name asks."""
    is_mistaken = intent == ASKED_BY_NAME[MEDICINE] and best[INTENT_NAME_KEY] in MISTAKEN_FOR_COMBINATIONS
    return is_mistaken or bool(best[PREDICTED_CONFIDENCE_KEY] < SURE)


def _taken_along(message: Message) -> str | None:
    """Return the intent of a combination if a message names a medicine that is taken along with another."""
    document = document_of(message)
    named = any(one[ENTITY_ATTRIBUTE_TYPE] == MEDICINE for one in message.get(ENTITIES, []))
    if document is None or not named:
        return None
    words = [token.norm_ for token in document]
    along = any(first == "with" and second in TAKEN_WITH for first, second in pairwise(words))
    return ASKED_BY_NAME[MEDICINE] if along or "together" in words else None


def _asked_by_name(message: Message) -> str | None:
    """Return what a message asks for if it is nothing but names of one kind."""
    document = document_of(message)
    entities = [one for one in message.get(ENTITIES, []) if one[ENTITY_ATTRIBUTE_TYPE] in ASKED_BY_NAME]
    kinds = {one[ENTITY_ATTRIBUTE_TYPE] for one in entities}
    if document is None or len(kinds) != 1:
        return None
    for token in document:
        named = any(one[ENTITY_ATTRIBUTE_START] <= token.idx < one[ENTITY_ATTRIBUTE_END] for one in entities)
        if token.is_alpha and not named and token.norm_ not in word_list("idle"):
            return None
    return ASKED_BY_NAME[kinds.pop()]
