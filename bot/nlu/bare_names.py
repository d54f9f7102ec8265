"""The Rasa component that understands a message which is nothing but a name: "and advil?", "*nausea"."""

from __future__ import annotations

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
from bot.nlu.text_pipeline import document_of

#: What naming one thing and no more asks for.
ASKED_BY_NAME = {SIDE_EFFECT: "side_effect", MEDICINE: "medicine_combination"}
#: How sure that is: nothing else was said that could mean something else.
CONFIDENCE = 0.9
#: From this confidence on, the classifier knows better what is asked: "can i drive" is no look-up.
SURE = 0.6
#: Words that add nothing to a name: "what about ... then", "sorry, i meant ...".
IDLE_WORDS = frozenset(
    {
        "a",
        "about",
        "also",
        "alone",
        "an",
        "and",
        "any",
        "anyway",
        "are",
        "as",
        "at",
        "can",
        "do",
        "does",
        "else",
        "for",
        "from",
        "get",
        "getting",
        "give",
        "gives",
        "have",
        "having",
        "how",
        "i",
        "instead",
        "its",
        "just",
        "mean",
        "meant",
        "my",
        "no",
        "now",
        "of",
        "off",
        "oh",
        "ok",
        "okay",
        "on",
        "one",
        "or",
        "please",
        "plus",
        "s",
        "so",
        "sorry",
        "still",
        "take",
        "taking",
        "that",
        "the",
        "then",
        "this",
        "to",
        "too",
        "uh",
        "um",
        "wait",
        "well",
        "what",
        "with",
        "would",
        "yes",
        "you",
    }
)


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=False)
class BareNames(IntentClassifier, GraphComponent):  # type: ignore[misc]
    """Looks up what a message names when it says nothing else; mostly that continues a question."""

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
            intent = _asked_by_name(message)
            ranking = message.get(INTENT_RANKING_KEY) or []
            if (
                intent
                and ranking
                and ranking[0][PREDICTED_CONFIDENCE_KEY] < SURE
                and ranking[0][INTENT_NAME_KEY] != intent
            ):
                first = {INTENT_NAME_KEY: intent, PREDICTED_CONFIDENCE_KEY: CONFIDENCE}
                others = [
                    {**one, PREDICTED_CONFIDENCE_KEY: one[PREDICTED_CONFIDENCE_KEY] * (1 - CONFIDENCE)}
                    for one in ranking
                    if one[INTENT_NAME_KEY] != intent
                ]
                message.set(INTENT, first, add_to_output=True)
                message.set(INTENT_RANKING_KEY, [first, *others], add_to_output=True)
        return messages


def _asked_by_name(message: Message) -> str | None:
    """Return what a message asks for if it is nothing but names of one kind."""
    document = document_of(message)
    entities = [one for one in message.get(ENTITIES, []) if one[ENTITY_ATTRIBUTE_TYPE] in ASKED_BY_NAME]
    kinds = {one[ENTITY_ATTRIBUTE_TYPE] for one in entities}
    if document is None or len(kinds) != 1:
        return None
    for token in document:
        named = any(one[ENTITY_ATTRIBUTE_START] <= token.idx < one[ENTITY_ATTRIBUTE_END] for one in entities)
        if token.is_alpha and not named and token.norm_ not in IDLE_WORDS:
            return None
    return ASKED_BY_NAME[kinds.pop()]
