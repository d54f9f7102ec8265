"""The Rasa component that says what a message asks: one intent per topic, with calibrated confidence."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray
from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.classifiers.classifier import IntentClassifier
from rasa.shared.nlu.constants import (
    ENTITIES,
    ENTITY_ATTRIBUTE_TYPE,
    ENTITY_ATTRIBUTE_VALUE,
    EXTRACTOR,
    INTENT,
    INTENT_NAME_KEY,
    INTENT_RANKING_KEY,
    PREDICTED_CONFIDENCE_KEY,
    TEXT,
)
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.nlu.fingerprint import fingerprint_of_project
from bot.nlu.knowledge_entities import KnowledgeEntities
from bot.nlu.knowledge_names import MEDICINE, SIDE_EFFECT
from bot.nlu.linear_head import Evidence, HeadSettings, LinearHead
from bot.nlu.sentence_features import SentenceFeatures, meant_text
from bot.nlu.text_pipeline import DOCUMENT, document_of

#: How many intents the ranking of a message keeps.
RANKING_LENGTH = 10


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True)
class TopicClassifier(IntentClassifier, GraphComponent):  # type: ignore[misc]
    """Classifies messages over all intents with `LinearHead`."""

    def __init__(
        self,
        settings: HeadSettings,
        model_storage: ModelStorage,
        resource: Resource,
        head: LinearHead | None = None,
    ) -> None:
        self._settings = settings
        self._model_storage = model_storage
        self._resource = resource
        self._head = head

    @classmethod
    def required_components(cls) -> list[type]:
        """Name what must come before in the pipeline."""
        return [SentenceFeatures]

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """Return the settings of the classifier with their defaults."""
        return vars(HeadSettings())

    @classmethod
    def fingerprint_addon(cls, config: dict[str, Any]) -> str:
        """Train anew when the knowledge files or the code of understanding change."""
        return fingerprint_of_project()

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> TopicClassifier:
        """Create the component for training."""
        return cls(_settings(config), model_storage, resource)

    @classmethod
    def load(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **kwargs: Any,
    ) -> TopicClassifier:
        """Load the trained component."""
        with model_storage.read_from(resource) as folder:
            head = LinearHead.read(folder)
        return cls(_settings(config), model_storage, resource, head)

    def train(self, training_data: TrainingData) -> Resource:
        """Train on the examples of every intent and store the classifier in the model."""
        examples = [example for example in training_data.intent_examples if document_of(example) is not None]
        labels = [example.get(INTENT) for example in examples]
        self._head = LinearHead.train(_evidence(examples), labels, self._settings)
        with self._model_storage.write_to(self._resource) as folder:
            self._head.save(folder)
        return self._resource

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        """Leave the teaching data as it is: nothing after this component learns from its output."""
        return training_data

    def process(self, messages: list[Message]) -> list[Message]:
        """Set intent and ranking of each message that has text."""
        if self._head is None:
            raise RuntimeError("The topic classifier was used before it was trained or loaded.")
        readable = [message for message in messages if document_of(message) is not None]
        if readable:
            for message, row in zip(readable, self._head.confidences(_evidence(readable)), strict=True):
                _rank(message, self._head.labels, row)
        return messages


def _settings(config: dict[str, Any]) -> HeadSettings:
    return HeadSettings(**{name: config[name] for name in vars(HeadSettings())})


def _evidence(messages: list[Message]) -> Evidence:
    vectors = [message.get_dense_features(TEXT)[1].features[0] for message in messages]
    texts = [meant_text(message.get(DOCUMENT)) for message in messages]
    named = np.array([_named(message) for message in messages], dtype=np.float32)
    return Evidence(np.stack(vectors), texts, named)


def _named(message: Message) -> list[float]:
    """Count what a message names: any effect, several effects, any medicine, several medicines.

    Marks in the teaching data do not count: they are not there in a patient's message.
    """
    entities = [one for one in message.get(ENTITIES, []) if one.get(EXTRACTOR) == KnowledgeEntities.__name__]
    counts = []
    for kind in (SIDE_EFFECT, MEDICINE):
        values = {one[ENTITY_ATTRIBUTE_VALUE] for one in entities if one[ENTITY_ATTRIBUTE_TYPE] == kind}
        counts += [float(len(values) > 0), float(len(values) > 1)]
    return counts


def _rank(message: Message, labels: list[str], confidences: NDArray[np.float64]) -> None:
    order = np.argsort(-confidences)[:RANKING_LENGTH]
    ranking = [
        {INTENT_NAME_KEY: labels[place], PREDICTED_CONFIDENCE_KEY: float(confidences[place])}
        for place in order
    ]
    message.set(INTENT, ranking[0], add_to_output=True)
    message.set(INTENT_RANKING_KEY, ranking, add_to_output=True)
