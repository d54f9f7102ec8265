"""The Rasa component that splits a message into parts, and turns it and them into the encoder's vectors."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray
from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.featurizers.dense_featurizer.dense_featurizer import DenseFeaturizer
from rasa.shared.nlu.constants import ENTITIES, ENTITY_ATTRIBUTE_START, FEATURE_TYPE_SENTENCE, TEXT
from rasa.shared.nlu.training_data.features import Features
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData
from spacy.tokens import Doc, Span

from bot.nlu.fingerprint import fingerprint_of_project
from bot.nlu.known_vectors import KnownVectors
from bot.nlu.questions.splitting import Part, split
from bot.nlu.sentence_encoder import SentenceEncoder, encoder_of_project
from bot.nlu.text_pipeline import DOCUMENT, SpacyTextPipeline, document_of

Encode = Callable[[Sequence[str]], NDArray[np.float32]]

#: The parts of a message that has several; not there where it has one.
PARTS = "parts"
#: Their vectors: (number of parts, 1920).
PART_VECTORS = "part_vectors"


def meant_text(part: Doc | Span) -> str:
    """Return a text as it was meant: spelling mended, shorthand resolved, gabapentin by one name."""
    return " ".join(word for word in (token.norm_.strip() for token in part) if word)


def vector_of(message: Message) -> NDArray[np.float32]:
    """Return the (1920,) vector that `SentenceFeatures` gave a message."""
    vector: NDArray[np.float32] = message.get_dense_features(TEXT)[1].features[0]
    return vector


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.MESSAGE_FEATURIZER, is_trainable=False)
class SentenceFeatures(DenseFeaturizer, GraphComponent):  # type: ignore[misc]
    """Adds a vector (see `SentenceEncoder.encode_in_depth`) for the message, and for each of its parts."""

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
        return cls(execution_context.node_name, encoder_of_project())

    @classmethod
    def validate_config(cls, config: dict[str, Any]) -> None:
        """Accept any settings: there are none."""

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        """Encode the teaching data; an example is learnt whole."""
        known = KnownVectors(self._encoder, self._encoder.folder, "examples")
        self._encode(training_data.training_examples, known.encode)
        return training_data

    def process(self, messages: list[Message]) -> list[Message]:
        """Encode each message that has text, and its parts."""
        self._encode(messages, self._encoder.encode_in_depth)
        for message in messages:
            parts = _parts(message)
            if len(parts) > 1:
                message.set(PARTS, parts)
                texts = [meant_text(part.span) for part in parts]
                message.set(PART_VECTORS, self._encoder.encode_in_depth(texts))
        return messages

    def _encode(self, messages: list[Message], encode: Encode) -> None:
        readable = [message for message in messages if document_of(message) is not None]
        vectors = encode([meant_text(message.get(DOCUMENT)) for message in readable])
        for message, vector in zip(readable, vectors, strict=True):
            row = vector.reshape(1, -1)
            message.add_features(Features(row, FEATURE_TYPE_SENTENCE, TEXT, self._identifier))


def _parts(message: Message) -> list[Part]:
    document = document_of(message)
    if document is None:
        return []
    starts = {entity[ENTITY_ATTRIBUTE_START] for entity in message.get(ENTITIES, [])}
    return split(document, {token.i for token in document if token.idx in starts})
