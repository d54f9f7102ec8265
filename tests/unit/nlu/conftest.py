"""Words, names and vectors in few lines; what takes a second to build is built once."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from spacy.tokens import Doc

from bot.knowledge import Knowledge, load_knowledge
from bot.nlu.evidence import Evidence
from bot.nlu.knowledge_names import KnowledgeNames
from bot.nlu.text_analysis import TextAnalyser
from bot.nlu.text_pipeline import vocabulary_of
from bot.nlu.vocabulary import Vocabulary

LABELS = ("back_pain", "dose", "weather")
WORDS = {
    "back_pain": ("back", "spine", "ache", "lumbar", "sore", "stiff"),
    "dose": ("dose", "tablets", "capsules", "morning", "evening", "milligrams"),
    "weather": ("rain", "sun", "cloudy", "wind", "storm", "snow"),
}
EXAMPLES_PER_LABEL = 20


@pytest.fixture(scope="session")
def knowledge() -> Knowledge:
    return load_knowledge()


@pytest.fixture(scope="session")
def vocabulary(knowledge: Knowledge) -> Vocabulary:
    return vocabulary_of(knowledge, [])


@pytest.fixture(scope="session")
def analyser(vocabulary: Vocabulary) -> TextAnalyser:
    return TextAnalyser(vocabulary)


@pytest.fixture(scope="session")
def meant(analyser: TextAnalyser) -> Callable[[str], list[str]]:
    """What the words of a text were meant to be."""
    return lambda text: [token.norm_ for token in analyser.analyse(text)]


@pytest.fixture(scope="session")
def names(knowledge: Knowledge, analyser: TextAnalyser) -> KnowledgeNames:
    return KnowledgeNames(knowledge, analyser)


@pytest.fixture(scope="session")
def found(names: KnowledgeNames, analyser: TextAnalyser) -> Callable[[str], list[tuple[str, str, str]]]:
    """The kind, the value and the typed words of what a text names."""

    def found(text: str) -> list[tuple[str, str, str]]:
        document: Doc = analyser.analyse(text)
        return [(named.kind, named.value, named.span.text) for named in names.find(document)]

    return found


@pytest.fixture(scope="session")
def examples() -> tuple[Evidence, list[str]]:
    """Twenty made-up examples of each of three labels; each label has words and a direction of its own."""
    chance = np.random.default_rng(7)
    labels = [label for label in reversed(LABELS) for _ in range(EXAMPLES_PER_LABEL)]
    texts = [" ".join(chance.choice(WORDS[label], size=4)) for label in labels]
    directions = np.eye(len(LABELS), 384)[[LABELS.index(label) for label in labels]]
    vectors = directions + chance.normal(scale=0.02, size=directions.shape)
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    return Evidence(vectors.astype(np.float32), texts, np.zeros((len(labels), 0), np.float32)), labels
