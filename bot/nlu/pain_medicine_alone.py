"""The Rasa component that answers "is it ok to take Aleve?" twice: with gabapentin, and for the back."""

from __future__ import annotations

from typing import Any

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.classifiers.classifier import IntentClassifier
from rasa.shared.nlu.constants import (
    ENTITIES,
    ENTITY_ATTRIBUTE_TYPE,
    ENTITY_ATTRIBUTE_VALUE,
    INTENT,
    INTENT_NAME_KEY,
    INTENT_RANKING_KEY,
    PREDICTED_CONFIDENCE_KEY,
    TEXT,
)
from rasa.shared.nlu.training_data.message import Message
from spacy.tokens import Doc

from bot.nlu.bare_names import ASKED_BY_NAME
from bot.nlu.context import context_of
from bot.nlu.knowledge_names import MEDICINE, SUBJECT
from bot.nlu.other_medicine import OTHER_PAIN_MEDICINE, pain_medicines, points_to_gabapentin
from bot.nlu.questions.finder import QUESTIONS, several_first
from bot.nlu.questions.merging import Question
from bot.nlu.text_pipeline import document_of

#: The combination first: that is the answer on which safety rests.
BOTH = (ASKED_BY_NAME[MEDICINE], OTHER_PAIN_MEDICINE)
#: What says that the medicine is taken beside another.
BESIDE = frozenset(
    {"also", "too", "top", "along", "alongside", "beside", "besides", "add", "combine", "and", "on"}
)


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=False)
class PainMedicineAlone(IntentClassifier, GraphComponent):  # type: ignore[misc]
    """Answers both meanings of a question that names a pain medicine when nothing was talked about before.

    "Is it ok to take Aleve?" may be asked by somebody who takes gabapentin, or by somebody whose back hurts.
    """

    def __init__(self) -> None:
        self._pain_medicines = pain_medicines()

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> PainMedicineAlone:
        """Create the component; it reads the knowledge files."""
        return cls()

    def process(self, messages: list[Message]) -> list[Message]:
        """Make two questions of each message that may mean either."""
        for message in messages:
            document, intent = document_of(message), message.get(INTENT)
            if document is None or not intent or intent[INTENT_NAME_KEY] not in BOTH:
                continue
            if context_of(message) is None and self._is_alone(document, message):
                _ask_both(message, intent[PREDICTED_CONFIDENCE_KEY])
        return messages

    def _is_alone(self, document: Doc, message: Message) -> bool:
        entities = message.get(ENTITIES, [])
        medicines = {
            one[ENTITY_ATTRIBUTE_VALUE] for one in entities if one[ENTITY_ATTRIBUTE_TYPE] == MEDICINE
        }
        words = [token.norm_ for token in document]
        others = SUBJECT in words or points_to_gabapentin(words) or BESIDE & set(words)
        return bool(medicines) and medicines <= self._pain_medicines and not others


def _ask_both(message: Message, confidence: float) -> None:
    end = len(message.get(TEXT))
    questions = [Question(intent, confidence, 0, end) for intent in BOTH]
    ranking = several_first(questions, message.get(INTENT_RANKING_KEY))
    message.set(QUESTIONS, [question.as_dict() for question in questions], add_to_output=True)
    message.set(INTENT, ranking[0], add_to_output=True)
    message.set(INTENT_RANKING_KEY, list(ranking), add_to_output=True)
