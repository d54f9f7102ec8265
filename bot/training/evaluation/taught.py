"""The teaching examples as the classifier sees them; their vectors are computed once for all uses."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import yaml
from spacy.tokens import Doc

from bot.knowledge import Knowledge
from bot.nlu.evidence import Evidence, HeadSettings
from bot.nlu.knowledge_names import MEDICINE, SIDE_EFFECT, SUBJECT, KnowledgeNames
from bot.nlu.sentence_encoder import SentenceEncoder
from bot.nlu.sentence_features import meant_text
from bot.nlu.text_analysis import TextAnalyser
from bot.nlu.text_pipeline import vocabulary_of
from bot.training.teaching_data import ENTITY_MARKUP, TeachingData

AT_ONCE = 256
CLASSIFIER = "bot.nlu.topic_classifier.TopicClassifier"
Advance = Callable[[int], None]


def in_silence(done: int) -> None:
    """Tell nobody how far it is."""


class EvidenceReader:
    """Turns texts into what the classifier is given of them, with the pipeline's parts but without Rasa.

    Args:
        knowledge: Names what texts may name.
        encoder: Turns sentences into vectors.
        taught: The teaching examples, whose words are known.
    """

    def __init__(self, knowledge: Knowledge, encoder: SentenceEncoder, taught: Sequence[str]) -> None:
        self._encoder = encoder
        self._analyser = TextAnalyser(vocabulary_of(knowledge, list(taught)))
        self._names = KnowledgeNames(knowledge, self._analyser)

    def read(self, texts: Sequence[str], advance: Advance = in_silence) -> Evidence:
        """Read texts.

        Args:
            texts: The texts, as typed.
            advance: Told how many more are done, now and then.
        """
        read = [self._meant(self._analyser.analyse(text)) for text in texts]
        meant = [text for text, _ in read]
        vectors = []
        for start in range(0, len(meant), AT_ONCE):
            vectors.append(self._encoder.encode_in_depth(meant[start : start + AT_ONCE]))
            advance(len(vectors[-1]))
        return Evidence(
            np.concatenate(vectors) if vectors else self._encoder.encode_in_depth([]),
            meant,
            np.array([named for _, named in read], dtype=np.float32),
        )

    def _meant(self, document: Doc) -> tuple[str, list[float]]:
        """What a text means, and whether it names one or several side effects and medicines."""
        found = self._names.find(document)
        for subject in (named.span for named in found if named.kind == SUBJECT):
            for place, token in enumerate(subject):
                token.norm_ = SUBJECT if place == 0 else " "
        counts = []
        for kind in (SIDE_EFFECT, MEDICINE):
            values = {named.value for named in found if named.kind == kind}
            counts += [float(len(values) > 0), float(len(values) > 1)]
        return meant_text(document), counts


@dataclass(frozen=True)
class Taught:
    """The teaching examples.

    Attributes:
        path: The file.
        texts: The examples, without marks.
        intents: What each teaches.
        evidence: What the classifier is given of each.
        reader: Reads other texts in the same way.
    """

    path: Path
    texts: list[str]
    intents: list[str]
    evidence: Evidence
    reader: EvidenceReader


def read_examples(path: Path) -> tuple[list[str], list[str]]:
    """The teaching examples without marks, and the intent of each.

    Raises:
        TeachingDataError: The file cannot be read.
    """
    pairs = [
        (ENTITY_MARKUP.sub(r"\1", line), intent)
        for intent, lines in TeachingData(path).examples().items()
        for line in lines
    ]
    return [text for text, _ in pairs], [intent for _, intent in pairs]


def read_taught(
    path: Path, knowledge: Knowledge, encoder: SentenceEncoder, advance: Advance = in_silence
) -> Taught:
    """Read the teaching examples, about 2 ms for each.

    Args:
        path: The teaching data.
        knowledge: Names what texts may name.
        encoder: Turns sentences into vectors.
        advance: Told how many more are done, now and then.

    Raises:
        TeachingDataError: The file cannot be read.
    """
    texts, intents = read_examples(path)
    reader = EvidenceReader(knowledge, encoder, texts)
    return Taught(path, texts, intents, reader.read(texts, advance), reader)


def head_settings(config: Path) -> HeadSettings:
    """How the project's config.yml trains the classifier."""
    pipeline = yaml.safe_load(config.read_text(encoding="utf-8")).get("pipeline") or []
    named: dict[str, Any] = next((part for part in pipeline if part.get("name") == CLASSIFIER), {})
    known = vars(HeadSettings())
    return HeadSettings(**{name: value for name, value in named.items() if name in known})
