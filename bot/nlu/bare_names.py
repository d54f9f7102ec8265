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
    ENTITY_ATTRIBUTE_VALUE,
    INTENT,
    INTENT_NAME_KEY,
    INTENT_RANKING_KEY,
    PREDICTED_CONFIDENCE_KEY,
)
from rasa.shared.nlu.training_data.message import Message
from spacy.tokens import Span

from bot.nlu.knowledge_names import MEDICINE, SIDE_EFFECT
from bot.nlu.questions.splitting import word_list
from bot.nlu.sentence_features import PARTS
from bot.nlu.text_pipeline import document_of
from bot.nlu.topic_classifier import PART_RANKINGS, Ranking

Entity = dict[str, Any]

#: What naming one thing and no more asks for.
ASKED_BY_NAME = {SIDE_EFFECT: "side_effect", MEDICINE: "medicine_combination"}
#: How sure that is: nothing else was said that could mean something else.
CONFIDENCE = 0.9
#: From this confidence on, the classifier knows better what is asked: "can i drive" is no look-up.
SURE = 0.6
#: Intents that are told from a combination by "with it" and "together".
MISTAKEN_FOR_COMBINATIONS = frozenset(
    {"alternatives", "other_medications", "combine_with_pain_meds", "out_of_scope"}
)
#: Of this one, people mostly ask whether it may take gabapentin's place.
ANOTHER_FOR_NERVES = "pregabalin"
#: Before gabapentin, these say that it is taken beside what is named: "is zyrtec ok while i am on this".
BESIDE = frozenset({"with", "on", "taking", "alongside"})
#: What may stand there, or before "with", for gabapentin.
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
        """Set the intent of each message, and of each of its parts, that is little more than names."""
        for message in messages:
            document, ranking = document_of(message), message.get(INTENT_RANKING_KEY)
            if document is None or not ranking:
                continue
            entities = [
                one for one in message.get(ENTITIES, []) if one[ENTITY_ATTRIBUTE_TYPE] in ASKED_BY_NAME
            ]
            decided = _decided(document[:], entities, ranking)
            message.set(INTENT, decided[0], add_to_output=True)
            message.set(INTENT_RANKING_KEY, decided, add_to_output=True)
            if message.get(PART_RANKINGS):
                message.set(PART_RANKINGS, _decided_parts(message, entities))
        return messages


def _decided_parts(message: Message, entities: list[Entity]) -> list[Ranking]:
    return [
        _decided(part.span, [one for one in entities if part.holds(one)], ranking)
        for part, ranking in zip(message.get(PARTS), message.get(PART_RANKINGS), strict=True)
    ]


def _decided(text: Span, entities: list[Entity], ranking: Ranking) -> Ranking:
    """Return the ranking of a text with what its names ask for first, if they decide."""
    intent = _taken_along(text, entities) or _asked_by_name(text, entities)
    if not intent or not _may_be(intent, ranking[0], entities):
        return ranking
    first = {INTENT_NAME_KEY: intent, PREDICTED_CONFIDENCE_KEY: CONFIDENCE}
    others = [
        {**one, PREDICTED_CONFIDENCE_KEY: one[PREDICTED_CONFIDENCE_KEY] * (1 - CONFIDENCE)}
        for one in ranking
        if one[INTENT_NAME_KEY] != intent
    ]
    return [first, *others]


def _may_be(intent: str, best: dict[str, Any], entities: list[Entity]) -> bool:
    """Tell whether the classifier leaves room for what the name asks."""
    if best[PREDICTED_CONFIDENCE_KEY] < SURE:
        return True
    if any(one[ENTITY_ATTRIBUTE_VALUE] == ANOTHER_FOR_NERVES for one in entities):
        return False
    return intent == ASKED_BY_NAME[MEDICINE] and best[INTENT_NAME_KEY] in MISTAKEN_FOR_COMBINATIONS


def _taken_along(text: Span, entities: list[Entity]) -> str | None:
    """Return the intent of a combination if a text speaks of a medicine that is taken along with another.

    "Together" with no name at all asks the same: of the medicine that was talked about, or of one to be told.
    """
    words = [token.norm_ for token in text]
    if any(one[ENTITY_ATTRIBUTE_TYPE] == MEDICINE for one in entities):
        along = any(
            (first in BESIDE and second in TAKEN_WITH)
            or (first in TAKEN_WITH and second == "with")
            or (first, second) == ("on", "top")
            for first, second in pairwise(words)
        )
        return ASKED_BY_NAME[MEDICINE] if along or "together" in words else None
    said = {token.norm_ for token in text if token.is_alpha}
    is_combination = "together" in said and said <= word_list("combining") | word_list("idle")
    return ASKED_BY_NAME[MEDICINE] if is_combination else None


def _asked_by_name(text: Span, entities: list[Entity]) -> str | None:
    """Return what a text asks for if it is nothing but names of one kind."""
    kinds = {one[ENTITY_ATTRIBUTE_TYPE] for one in entities}
    if len(kinds) != 1:
        return None
    for token in text:
        named = any(one[ENTITY_ATTRIBUTE_START] <= token.idx < one[ENTITY_ATTRIBUTE_END] for one in entities)
        if token.is_alpha and not named and token.norm_ not in word_list("idle"):
            return None
    return ASKED_BY_NAME[kinds.pop()]
