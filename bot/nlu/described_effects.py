"""The Rasa component that recognises side effects which people describe instead of naming them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import numpy as np
from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.extractors.extractor import EntityExtractorMixin
from rasa.shared.nlu.constants import (
    ENTITIES,
    ENTITY_ATTRIBUTE_CONFIDENCE,
    ENTITY_ATTRIBUTE_END,
    ENTITY_ATTRIBUTE_START,
    ENTITY_ATTRIBUTE_TYPE,
    ENTITY_ATTRIBUTE_VALUE,
    EXTRACTOR,
    INTENT,
    INTENT_NAME_KEY,
    TEXT,
)
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData
from spacy.tokens import Doc, Span

from bot.knowledge import Knowledge, project_knowledge
from bot.nlu.evidence import Evidence, HeadSettings
from bot.nlu.fingerprint import fingerprint_of_project
from bot.nlu.knowledge_names import SIDE_EFFECT, SUBJECT
from bot.nlu.known_vectors import KnownVectors
from bot.nlu.linear_head import LinearHead
from bot.nlu.questions.finder import several_of
from bot.nlu.sentence_encoder import SentenceEncoder, encoder_of_project
from bot.nlu.sentence_features import meant_text
from bot.nlu.text_pipeline import DOCUMENT, document_of

#: The mark of a description of something that no source knows.
UNKNOWN = "unknown"
#: An effect that a message may describe; the person is asked.
POSSIBLE_SIDE_EFFECT = "possible_side_effect"
MOST_ASKED_ABOUT = 3
#: In tokens; shorter ones ("Is it the pills?") describe nothing by themselves.
SHORTEST_SENTENCE = 4
#: How many names of an effect are learnt from; the rest are found by name all the same.
NAMES_LEARNT = 10


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.ENTITY_EXTRACTOR, is_trainable=True)
class DescribedEffects(GraphComponent, EntityExtractorMixin):  # type: ignore[misc]
    """Adds the side effect that a message describes: "my shoes no longer fit" is swelling of the feet.

    Learns from the marks in the teaching data and from the names in the knowledge files. Works on messages
    that the topic classifier takes for a question about a side effect, so it stands behind it.
    """

    def __init__(
        self,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        encoder: SentenceEncoder,
        head: LinearHead | None = None,
    ) -> None:
        self._config = config
        self._model_storage = model_storage
        self._resource = resource
        self._encoder = encoder
        self._head = head

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """Return the settings: from which confidence a description counts.

        `alone`: when the message names no effect. `beside_names`: when it names another one. `ask_about`: an
        effect less likely than that is not worth asking about when no effect is likely enough.
        """
        return {"alone": 0.3, "beside_names": 0.8, "ask_about": 0.22}

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
    ) -> DescribedEffects:
        """Create the component for training."""
        encoder = encoder_of_project()
        return cls(config, model_storage, resource, encoder)

    @classmethod
    def load(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **kwargs: Any,
    ) -> DescribedEffects:
        """Load the trained component."""
        encoder = encoder_of_project()
        with model_storage.read_from(resource) as folder:
            head = LinearHead.read(folder)
        return cls(config, model_storage, resource, encoder, head)

    def train(self, training_data: TrainingData) -> Resource:
        """Train on marked examples and on the names of the effects."""
        texts, effects = [], []
        for text, effect in (*_names(project_knowledge()), *_described(training_data.intent_examples)):
            texts.append(text)
            effects.append(effect)
        vectors = KnownVectors(self._encoder, self._encoder.folder, "effects").encode(texts)
        self._head = LinearHead.train(
            Evidence.of_texts(vectors, texts),
            effects,
            HeadSettings(balance=1.0, leniency=1.0, dimensions=300),
        )
        with self._model_storage.write_to(self._resource) as folder:
            self._head.save(folder)
        return self._resource

    def process(self, messages: list[Message]) -> list[Message]:
        """Add the effects that messages describe, where they are about one."""
        for message in messages:
            if document_of(message) is None:
                continue
            for start, end in _about_effects(message):
                entities = message.get(ENTITIES, [])
                effects = [one for one in entities if one[ENTITY_ATTRIBUTE_TYPE] == SIDE_EFFECT]
                within = [one for one in effects if start <= one[ENTITY_ATTRIBUTE_START] < end]
                span = message.get(DOCUMENT).char_span(start, end, alignment_mode="expand")
                found = self._described(span, {one[ENTITY_ATTRIBUTE_VALUE] for one in within})
                message.set(ENTITIES, self.add_extractor_name(found) + entities, add_to_output=True)
        return messages

    def _described(self, part: Span, named: set[str]) -> list[dict[str, Any]]:
        """Return the effect that a text describes, or else, if it names none, those it may describe."""
        likely = self._likely(_readings(part))
        enough = self._config["beside_names" if named else "alone"]
        certain = [guess for guess in likely[:1] if guess[1] >= enough and guess[0] not in named]
        if certain or named:
            # That something is unknown says nothing when a known effect stands beside it.
            return [
                _entity(SIDE_EFFECT, *guess, part) for guess in certain if not named or guess[0] != UNKNOWN
            ]
        return [_entity(POSSIBLE_SIDE_EFFECT, *guess, part) for guess in likely if guess[0] != UNKNOWN]

    def _likely(self, texts: list[str]) -> list[tuple[str, float]]:
        """Return the effects worth asking about, the likeliest first, by the text that says most."""
        if self._head is None:
            raise RuntimeError("The component was used before it was trained or loaded.")
        by_text = self._head.confidences(self._evidence(texts))
        confidences = by_text.max(axis=0)
        # Many a sentence by itself describes nothing known; only the whole message can say so.
        unknown = [label == UNKNOWN for label in self._head.labels]
        confidences[unknown] = by_text[0, unknown]
        order = np.argsort(-confidences)[:MOST_ASKED_ABOUT]
        guesses = [(self._head.labels[place], float(confidences[place])) for place in order]
        return [guess for guess in guesses if guess[1] >= self._config["ask_about"]]

    def _evidence(self, texts: list[str]) -> Evidence:
        return Evidence.of_texts(self._encoder.encode_in_depth(texts), texts)


def _names(knowledge: Knowledge) -> Iterable[tuple[str, str]]:
    """Yield the first names of each effect, the ones that the knowledge files put first."""
    for effect in knowledge.side_effects.values():
        for name in (effect.name, *effect.synonyms)[:NAMES_LEARNT]:
            yield name.lower(), effect.id


def _described(examples: list[Message]) -> Iterable[tuple[str, str]]:
    """Yield what the teaching data describes: each marked message, and the marked words by themselves."""
    for example in examples:
        marks = [one for one in example.get(ENTITIES, []) if EXTRACTOR not in one]
        for mark in marks:
            span = example.get(DOCUMENT).char_span(
                mark[ENTITY_ATTRIBUTE_START], mark[ENTITY_ATTRIBUTE_END], alignment_mode="expand"
            )
            yield _without_subject(example.get(DOCUMENT)), mark[ENTITY_ATTRIBUTE_VALUE]
            yield meant_text(span), mark[ENTITY_ATTRIBUTE_VALUE]


def _about_effects(message: Message) -> list[tuple[int, int]]:
    """Return where a message asks about side effects: as a whole, or in some of its questions."""
    if message.get(INTENT, {}).get(INTENT_NAME_KEY) == SIDE_EFFECT:
        return [(0, len(message.get(TEXT)))]
    return [(one["start"], one["end"]) for one in several_of(message) if one["intent"] == SIDE_EFFECT]


def _readings(part: Span) -> list[str]:
    """Return a text and each of its sentences: in a long story one sentence tells the effect."""
    within = [
        part.doc[max(sentence.start, part.start) : min(sentence.end, part.end)]
        for sentence in part.doc.sents
        if sentence.start < part.end and sentence.end > part.start
    ]
    sentences = [sentence for sentence in within if len(sentence) >= SHORTEST_SENTENCE]
    return list(dict.fromkeys(_without_subject(one) for one in (part, *sentences)))


def _without_subject(part: Doc | Span) -> str:
    """Return what was meant without the word gabapentin, which says nothing about which effect it is."""
    return " ".join(word for word in meant_text(part).split() if word != SUBJECT)


def _entity(kind: str, effect: str, confidence: float, part: Span) -> dict[str, Any]:
    return {
        ENTITY_ATTRIBUTE_TYPE: kind,
        ENTITY_ATTRIBUTE_VALUE: effect,
        ENTITY_ATTRIBUTE_CONFIDENCE: confidence,
        ENTITY_ATTRIBUTE_START: part.start_char,
        ENTITY_ATTRIBUTE_END: part.end_char,
    }
