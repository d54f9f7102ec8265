"""Signs that no rule knows the words for: a classifier that has learnt from many lines suspects them.

The rules know which words raise a flag, and what silences them. People find other words. This classifier
sees a message's meaning (its vector from the danger encoder, see `bot/encoder/adapter.py`) and what the
rules' word lists see in it (its traits). What it suspects counts where the rules found nothing, with two
reserves: where the rules see a sign that is denied, supposed, asked about or over, or where the message
surely asks something ordinary, the suspicion must be stronger.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from scipy.special import logit
from spacy.tokens import Doc

from bot.knowledge import project_knowledge
from bot.nlu.evidence import Evidence, HeadSettings, Matrix
from bot.nlu.linear_head import LinearHead
from bot.nlu.red_flags.files import RuleError, read_folder
from bot.nlu.red_flags.finder import BACK_PAIN, find_unstated
from bot.nlu.red_flags.known_lines import KnownLines
from bot.nlu.red_flags.traits import trait_rows, traits_of
from bot.nlu.sentence_features import Encode, meant_text

#: Label of all that is no sign of danger.
HARMLESS = "harmless"
#: Label of what trainers taught as an emergency, where no rule says of which kind.
SOME_EMERGENCY = "emergency"
#: A flag is named when it is at least so likely among all; else nobody knows which it is.
NAMED_FROM = 0.5
#: How much the certainty that a message asks something ordinary weighs against a suspicion.
ORDINARY_WEIGHT = 0.5
#: How much weighs against it, in log odds, that the rules see a sign that is denied, supposed, asked or over.
UNSTATED_WEIGHT = 2.0
#: How much weighs against signs that count only with back pain, in log odds, where the word lists see none:
#: it may have been told in words that they do not have.
ELSEWHERE_WEIGHT = 4.0

# Held tightly: the encoder was taught with these very lines, and fits them better than what people say.
_SETTINGS = HeadSettings(
    inverse_regularisation=0.01,
    balance=0.1,
    leniency=1.0,
    depth_weight=3.0,
    named_weight=2.0,
    spelling_weight=0.0,
    dimensions=900,
)
_TRAITS_FILE = "traits.json"
_CLOSEST_TO_CERTAIN = 1e-6


@dataclass(frozen=True)
class Lines:
    """What the classifier learns from.

    Attributes:
        signs: by flag, lines that raise it.
        harmless: by what makes them harmless, lines that only sound like it.
    """

    signs: Mapping[str, tuple[str, ...]]
    harmless: Mapping[str, tuple[str, ...]]

    def labelled(self) -> list[tuple[str, str]]:
        """Return each line with its label."""
        signs = [(line, flag) for flag, lines in self.signs.items() for line in lines]
        return signs + [(line, HARMLESS) for lines in self.harmless.values() for line in lines]


def read_lines() -> Lines:
    """Return the lines of the files in lines/.

    Raises:
        RuleError: a file is missing or cannot be used, or lines stand under a flag that does not exist.
    """
    contents = read_folder("lines")
    if set(contents) != {"signs", "harmless"}:
        raise RuleError("lines/ must hold signs.yml and harmless.yml, and nothing else.")
    unknown = sorted(set(contents["signs"]) - set(project_knowledge().red_flags))
    if unknown:
        raise RuleError(f"lines/signs.yml has lines for '{unknown[0]}'; red_flags.yml has no such flag.")
    return Lines(*(_as_lines(contents[name]) for name in ("signs", "harmless")))


def _as_lines(content: Mapping[str, Iterable[str]]) -> dict[str, tuple[str, ...]]:
    return {about: tuple(lines) for about, lines in content.items()}


@dataclass(frozen=True)
class Suspicion:
    """A sign of danger that is suspected somewhere in a message.

    Attributes:
        flag: the flag's id; None where it may be several.
        confidence: how sure it is, from 0 to 1, that the message tells of a sign.
        is_unstated: whether the rules see a sign in it that is denied, supposed, asked about, or over.
    """

    flag: str | None
    confidence: float
    is_unstated: bool = False

    def strength(self, ordinary: float) -> float:
        """Return how strong it is, in log odds, beside what else the message may be.

        Args:
            ordinary: how sure it is, from 0 to 1, that the message asks something ordinary.
        """
        odds = logit(np.clip([self.confidence, ordinary], _CLOSEST_TO_CERTAIN, 1 - _CLOSEST_TO_CERTAIN))
        return float(odds[0] - ORDINARY_WEIGHT * odds[1] - UNSTATED_WEIGHT * self.is_unstated)


class LearntSigns:
    """Suspects signs of danger in a message.

    Args:
        head: knows the flags from what is harmless.
        traits: the traits that it has learnt from, in its order.
    """

    def __init__(self, head: LinearHead, traits: Sequence[str]) -> None:
        self._head = head
        self._traits = list(traits)
        flags = project_knowledge().red_flags
        needing = {label for label in head.labels if label in flags and flags[label].needs_back_pain_context}
        self._harmless = self._head.labels.index(HARMLESS)
        self._of_backs = np.array([label != HARMLESS for label in head.labels], dtype=float)
        elsewhere = np.exp(-ELSEWHERE_WEIGHT * np.array([label in needing for label in head.labels]))
        self._elsewhere = self._of_backs * elsewhere

    @classmethod
    def learn(
        cls,
        taught: Sequence[tuple[str, str]],
        encode: Encode,
        lines: Lines | None = None,
        known: KnownLines | None = None,
    ) -> LearntSigns:
        """Learn from the lines and from the teaching data.

        Args:
            taught: the teaching examples, each with a flag, `SOME_EMERGENCY`, or `HARMLESS`.
            encode: makes the vectors of texts, see `danger_encoder_of_project`.
            lines: the lines; by default those of the files.
            known: reads the lines and the examples; by default nothing is remembered.
        """
        texts, labels = zip(*taught, *(lines or read_lines()).labelled(), strict=True)
        read = (known or KnownLines()).read(texts)
        meant = [one.meant for one in read]
        traits = sorted({trait for one in read for trait in one.traits})
        evidence = Evidence(encode(meant), meant, trait_rows([one.traits for one in read], traits))
        return cls(LinearHead.train(evidence, labels, _SETTINGS), traits)

    def save(self, folder: Path) -> None:
        """Write what was learnt."""
        self._head.save(folder)
        (folder / _TRAITS_FILE).write_text(json.dumps(self._traits), encoding="utf-8")

    @classmethod
    def read(cls, folder: Path) -> LearntSigns:
        """Read what `save` wrote."""
        traits: list[str] = json.loads((folder / _TRAITS_FILE).read_text(encoding="utf-8"))
        return cls(LinearHead.read(folder), traits)

    def suspected_in(self, document: Doc, established: frozenset[str], vector: Matrix) -> Suspicion:
        """Return what is suspected in a message in which no rule found a sign.

        It is read as a whole: a sentence alone says too little of who tells what, and among many sentences
        of an ordinary story there is always one that sounds bad.

        Args:
            document: the analysed message.
            established: what it and earlier messages established, see `establishes`: some signs count less
                without back pain.
            vector: (1920,) the message's vector from the danger encoder.
        """
        traits = trait_rows([traits_of(document)], self._traits)
        evidence = Evidence(vector[np.newaxis], [meant_text(document)], traits)
        counting = self._of_backs if BACK_PAIN in established else self._elsewhere
        confidences = self._head.confidences(evidence)[0]
        signs = confidences * counting
        likeliest = int(signs.argmax())
        label, total = self._head.labels[likeliest], float(signs.sum())
        confidence = total / (total + float(confidences[self._harmless]))
        named = label != SOME_EMERGENCY and signs[likeliest] >= NAMED_FROM * total
        return Suspicion(label if named else None, confidence, bool(find_unstated(document)))
