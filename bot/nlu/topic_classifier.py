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
)
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.nlu.context import WHICH_MEDICINE, context_of, taught_context
from bot.nlu.evidence import Evidence, HeadSettings
from bot.nlu.fingerprint import fingerprint_of_project
from bot.nlu.knowledge_entities import KnowledgeEntities
from bot.nlu.knowledge_names import MEDICINE, SIDE_EFFECT
from bot.nlu.linear_head import LinearHead
from bot.nlu.questions.splitting import Part
from bot.nlu.sentence_features import PART_VECTORS, PARTS, SentenceFeatures, meant_text, vector_of
from bot.nlu.taught_words import TaughtWords
from bot.nlu.text_pipeline import DOCUMENT, document_of

#: How many intents the ranking of a message keeps.
RANKING_LENGTH = 10
#: What each part of a message asks: one ranking for each, see `Ranking`.
PART_RANKINGS = "part_rankings"
#: The share of the teaching examples that are learnt as if something had been talked about before: a message
#: that stands for itself means the same wherever it stands.
ANYWHERE = 0.3
#: How sure it is what a message in the very words of an example asks.
AS_TAUGHT = 0.95
#: From this confidence on, what one part of a message asks is what the next part follows.
FOLLOWED_FROM = 0.5

#: Intents with their confidence, the likeliest first.
Ranking = list[dict[str, Any]]


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True)
class TopicClassifier(IntentClassifier, GraphComponent):  # type: ignore[misc]
    """Classifies messages, and their parts, over all intents with `LinearHead`.

    What a message means may rest on what was just talked about ("how long does it last"): the intent that was
    last answered is a feature beside the words. Examples that are understood only so name it in their
    metadata (`after`).
    """

    def __init__(
        self,
        settings: HeadSettings,
        model_storage: ModelStorage,
        resource: Resource,
        head: LinearHead | None = None,
        taught: TaughtWords | None = None,
    ) -> None:
        self._settings = settings
        self._model_storage = model_storage
        self._resource = resource
        self._head = head
        self._taught = taught or TaughtWords({})

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
            head, taught = LinearHead.read(folder), TaughtWords.read(folder)
        return cls(_settings(config), model_storage, resource, head, taught)

    def train(self, training_data: TrainingData) -> Resource:
        """Train on the examples of every intent and store the classifier in the model."""
        examples = [example for example in training_data.intent_examples if document_of(example) is not None]
        labels = [example.get(INTENT) for example in examples]
        contexts = _contexts(sorted(set(labels)))
        before = _taught_contexts(examples, contexts, self._settings.seed)
        self._head = LinearHead.train(_evidence(examples, before, contexts), labels, self._settings)
        self._taught = TaughtWords.learn(
            (meant_text(example.get(DOCUMENT)), example.get(INTENT))
            for example in examples
            if not taught_context(example)
        )
        with self._model_storage.write_to(self._resource) as folder:
            self._head.save(folder)
            self._taught.save(folder)
        return self._resource

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        """Leave the teaching data as it is: nothing after this component learns from its output."""
        return training_data

    def process(self, messages: list[Message]) -> list[Message]:
        """Set intent and ranking of each message that has text, and the rankings of its parts."""
        head = self._trained()
        for message in messages:
            if document_of(message) is None:
                continue
            before = context_of(message)
            contexts = _contexts(head.labels)
            [ranking] = _rank(head, _evidence([message], [before], contexts))
            ranking = _with_first(ranking, self._taught.intent_of(meant_text(message.get(DOCUMENT))))
            message.set(INTENT, ranking[0], add_to_output=True)
            message.set(INTENT_RANKING_KEY, ranking, add_to_output=True)
            if message.get(PARTS):
                message.set(PART_RANKINGS, self._rank_parts(message, before))
        return messages

    def _rank_parts(self, message: Message, before: str | None) -> list[Ranking]:
        """Rank the parts in order: each may lean on what the one before asked."""
        head = self._trained()
        contexts = _contexts(head.labels)
        rankings = []
        for part, vector in zip(message.get(PARTS), message.get(PART_VECTORS), strict=True):
            evidence = Evidence(
                vector.reshape(1, -1),
                [meant_text(part.span)],
                np.array([_named(message, part)], dtype=np.float32),
                _one_hot([before], contexts),
            )
            [ranking] = _rank(head, evidence)
            rankings.append(ranking)
            if ranking[0][PREDICTED_CONFIDENCE_KEY] >= FOLLOWED_FROM:
                before = ranking[0][INTENT_NAME_KEY]
        return rankings

    def _trained(self) -> LinearHead:
        if self._head is None:
            raise RuntimeError("The topic classifier was used before it was trained or loaded.")
        return self._head


def _with_first(ranking: Ranking, intent: str | None) -> Ranking:
    """Put the intent for which just these words were taught first: one example alone seldom tips the head."""
    if intent is None:
        return ranking
    first = {INTENT_NAME_KEY: intent, PREDICTED_CONFIDENCE_KEY: AS_TAUGHT}
    others = [one for one in ranking if one[INTENT_NAME_KEY] != intent]
    total = sum(one[PREDICTED_CONFIDENCE_KEY] for one in others)
    share = (1 - AS_TAUGHT) / total if total else 0.0
    scaled = [{**one, PREDICTED_CONFIDENCE_KEY: one[PREDICTED_CONFIDENCE_KEY] * share} for one in others]
    return [first, *scaled][:RANKING_LENGTH]


def _settings(config: dict[str, Any]) -> HeadSettings:
    return HeadSettings(**{name: config[name] for name in vars(HeadSettings())})


def _contexts(labels: list[str]) -> list[str]:
    return [*labels, WHICH_MEDICINE]


def _taught_contexts(examples: list[Message], contexts: list[str], seed: int) -> list[str | None]:
    """Return what each example follows: what its metadata say, or for some of the others anything at all."""
    chance = np.random.default_rng(seed)
    drawn = chance.integers(len(contexts), size=len(examples))
    anywhere = chance.random(len(examples)) < ANYWHERE
    return [
        taught_context(example) or (contexts[drawn[place]] if anywhere[place] else None)
        for place, example in enumerate(examples)
    ]


def _evidence(messages: list[Message], before: list[str | None], contexts: list[str]) -> Evidence:
    vectors = [vector_of(message) for message in messages]
    texts = [meant_text(message.get(DOCUMENT)) for message in messages]
    named = np.array([_named(message) for message in messages], dtype=np.float32)
    return Evidence(np.stack(vectors), texts, named, _one_hot(before, contexts))


def _one_hot(before: list[str | None], contexts: list[str]) -> NDArray[np.float32]:
    return np.array([[float(name == one) for name in contexts] for one in before], dtype=np.float32)


def _named(message: Message, part: Part | None = None) -> list[float]:
    """Count what a message or a part of it names: any effect, several effects, any medicine, several.

    Marks in the teaching data do not count: they are not there in a patient's message.
    """
    entities = [one for one in message.get(ENTITIES, []) if one.get(EXTRACTOR) == KnowledgeEntities.__name__]
    if part is not None:
        entities = [one for one in entities if part.holds(one)]
    counts = []
    for kind in (SIDE_EFFECT, MEDICINE):
        values = {one[ENTITY_ATTRIBUTE_VALUE] for one in entities if one[ENTITY_ATTRIBUTE_TYPE] == kind}
        counts += [float(len(values) > 0), float(len(values) > 1)]
    return counts


def _rank(head: LinearHead, evidence: Evidence) -> list[Ranking]:
    rankings = []
    for confidences in head.confidences(evidence):
        order = np.argsort(-confidences)[:RANKING_LENGTH]
        rankings.append(
            [
                {INTENT_NAME_KEY: head.labels[place], PREDICTED_CONFIDENCE_KEY: float(confidences[place])}
                for place in order
            ]
        )
    return rankings
