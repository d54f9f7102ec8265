"""The Rasa component that turns a message into the sentence encoder's vector."""

from __future__ import annotations

from typing import Any

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.featurizers.dense_featurizer.dense_featurizer import DenseFeaturizer
from rasa.shared.nlu.constants import FEATURE_TYPE_SENTENCE, TEXT
from rasa.shared.nlu.training_data.features import Features
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData
from spacy.tokens import Doc, Span

from bot.nlu.fingerprint import fingerprint_of_project
from bot.nlu.sentence_encoder import SentenceEncoder
from bot.nlu.text_pipeline import DOCUMENT, SpacyTextPipeline, document_of
from bot.settings import Settings


def meant_text(part: Doc | Span) -> str:
    """Return a text as it was meant: spelling mended, shorthand resolved, gabapentin by one name."""
    return " ".join(word for word in (token.norm_.strip() for token in part) if word)


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.MESSAGE_FEATURIZER, is_trainable=False)
class SentenceFeatures(DenseFeaturizer, GraphComponent):  # type: ignore[misc]
    """Adds one dense vector (384 numbers, unit length) for the whole message."""

    def __init__(self, name: str, encoder: SentenceEncoder) -> None:
        super().__init__(name, {"alias": None})
        self._encoder = encoder

    @classmethod
    def required_components(cls) -> list[type]:
        """Name what must come before in the pipeline."""
        return [SpacyTextPipeline]

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
    ) -> SentenceFeatures:
        """Create the component; it loads the encoder that set-up has built."""
        encoder = SentenceEncoder(Settings.from_environment().encoder_dir)
        return cls(execution_context.node_name, encoder)

    @classmethod
    def validate_config(cls, config: dict[str, Any]) -> None:
        """Accept any settings: there are none."""

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        """Encode the teaching data."""
        self.process(training_data.training_examples)
        return training_data

    def process(self, messages: list[Message]) -> list[Message]:
        """Encode each message that has text."""
        readable = [message for message in messages if document_of(message) is not None]
        vectors = self._encoder.encode([meant_text(message.get(DOCUMENT)) for message in readable])
        for message, vector in zip(readable, vectors, strict=True):
            row = vector.reshape(1, -1)
            message.add_features(Features(row, FEATURE_TYPE_SENTENCE, TEXT, self._identifier))
        return messages
