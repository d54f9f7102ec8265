"""The Rasa component that reports red flags, whatever the classifier thinks of the message."""

from __future__ import annotations

from typing import Any

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.classifiers.classifier import IntentClassifier
from rasa.nlu.extractors.extractor import EntityExtractorMixin
from rasa.shared.constants import DEFAULT_NLU_FALLBACK_INTENT_NAME
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
from spacy.tokens import Doc

from bot.nlu.context import ESTABLISHED, OPEN_RED_FLAGS, from_context
from bot.nlu.red_flags.afterwards import still_open
from bot.nlu.red_flags.finder import RedFlagFound, establishes, find_red_flags, read_rules
from bot.nlu.text_pipeline import document_of

RED_FLAG = "red_flag"
EMERGENCY = "emergency"
#: Short replies to an emergency message, which have answers of their own; they close nothing.
ANSWERS = frozenset({"affirm", "deny", "thanks", "ask_for_person"})


@DefaultV1Recipe.register(
    [DefaultV1Recipe.ComponentType.ENTITY_EXTRACTOR, DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER],
    is_trainable=False,
)
class RedFlagDetector(IntentClassifier, GraphComponent, EntityExtractorMixin):  # type: ignore[misc]
    """Finds red flags by rules, and gives them the last word; it stands at the end of the pipeline.

    Where a rule fires, the intent is `emergency`, with certainty. Where only the trained classifier suspects
    an emergency, it must be sure of it: a frightened person should not be frightened more by a guess.
    """

    def __init__(self, trusted_from: float, unsure_below: float) -> None:
        self._trusted_from = trusted_from
        self._unsure_below = unsure_below

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """Return the settings with their defaults.

        trusted_from: confidence from which the trained intent `emergency` stands without any rule.
        unsure_below: confidence below which the intent that takes its place counts as not understood.
        """
        return {"trusted_from": 0.8, "unsure_below": 0.35}

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> RedFlagDetector:
        """Create the component; it reads the rules, so that the first message need not wait for them."""
        read_rules()
        return cls(float(config["trusted_from"]), float(config["unsure_below"]))

    def process(self, messages: list[Message]) -> list[Message]:
        """Add the red flags of each message and settle its intent."""
        for message in messages:
            document = document_of(message)
            if document is None:
                continue
            established = frozenset(from_context(message, ESTABLISHED) or ())
            found = find_red_flags(document, context=established)
            earlier = [] if found else self._still_open(message, document)
            if earlier and _intent(message) not in ANSWERS:
                found = [RedFlagFound(flag, document.text, 0, len(document.text)) for flag in earlier]
            _tell(message, OPEN_RED_FLAGS, [flag.id for flag in found] or earlier)
            _tell(message, ESTABLISHED, sorted(established | establishes(document)))
            if found:
                entities = self.add_extractor_name([_entity(flag) for flag in found])
                message.set(ENTITIES, message.get(ENTITIES, []) + entities, add_to_output=True)
                _put_first(message)
            else:
                self._doubt(message)
        return messages

    def _still_open(self, message: Message, document: Doc) -> list[str]:
        """Return the red flags of earlier messages that this one does not close."""
        earlier = from_context(message, OPEN_RED_FLAGS) or []
        return list(earlier) if _intent(message) in ANSWERS else still_open(document, earlier)

    def _doubt(self, message: Message) -> None:
        """Let the next intent take the place of a trained `emergency` that is not certain enough."""
        intent = message.get(INTENT) or {}
        if intent.get(INTENT_NAME_KEY) != EMERGENCY or intent[PREDICTED_CONFIDENCE_KEY] >= self._trusted_from:
            return
        others = _ranking_without_emergency(message)
        if not others:
            return
        if others[0][PREDICTED_CONFIDENCE_KEY] < self._unsure_below:
            not_understood = {
                INTENT_NAME_KEY: DEFAULT_NLU_FALLBACK_INTENT_NAME,
                PREDICTED_CONFIDENCE_KEY: self._unsure_below,
            }
            others.insert(0, not_understood)
        _set_ranking(message, [*others, intent])


def _intent(message: Message) -> str:
    return str((message.get(INTENT) or {}).get(INTENT_NAME_KEY))


def _tell(message: Message, key: str, values: list[str]) -> None:
    """Put into Rasa's parse data what the next messages of the conversation need."""
    if values:
        message.set(key, values, add_to_output=True)


def _put_first(message: Message) -> None:
    emergency = {INTENT_NAME_KEY: EMERGENCY, PREDICTED_CONFIDENCE_KEY: 1.0}
    _set_ranking(message, [emergency, *_ranking_without_emergency(message)])


def _ranking_without_emergency(message: Message) -> list[dict[str, Any]]:
    ranking = message.get(INTENT_RANKING_KEY) or []
    return [intent for intent in ranking if intent[INTENT_NAME_KEY] != EMERGENCY]


def _set_ranking(message: Message, ranking: list[dict[str, Any]]) -> None:
    message.set(INTENT, ranking[0], add_to_output=True)
    message.set(INTENT_RANKING_KEY, ranking, add_to_output=True)


def _entity(flag: RedFlagFound) -> dict[str, Any]:
    return {
        ENTITY_ATTRIBUTE_TYPE: RED_FLAG,
        ENTITY_ATTRIBUTE_VALUE: flag.id,
        ENTITY_ATTRIBUTE_START: flag.start,
        ENTITY_ATTRIBUTE_END: flag.end,
    }
