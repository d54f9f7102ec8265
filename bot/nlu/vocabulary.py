"""Which words exist, and which are worth correcting a misspelt word to."""

from __future__ import annotations

import gzip
import json
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from typing import Any

#: Log-probability (natural, per token) in the word list of spacy-lookups-data above which a word counts as
#: real. The list is drawn from web comments, so it holds the common misspellings too: "definately" stands
#: at -12.9 and "becuase" at -13.1, below this line; "meds" stands at -11.4, above it.
REAL_WORD = -12.5
#: The same, for words common enough that a slip of the finger is likely to have meant them.
COMMON_WORD = -11.0
#: Words of this length or longer are corrected, so only such words are kept as targets.
SHORTEST_TARGET = 4
#: How much likelier (natural log) a word of the subject is than its frequency in web comments says.
SUBJECT_BONUS = 3.0


@dataclass(frozen=True)
class Vocabulary:
    """Known words, and the targets of spelling correction.

    Attributes:
        known: lower-case words that are left alone.
        targets: lower-case word -> weight (natural log of its relative frequency; higher is likelier).
    """

    known: frozenset[str]
    targets: dict[str, float]

    def save(self, path: Path) -> None:
        """Write the vocabulary as JSON."""
        path.write_text(json.dumps({"known": sorted(self.known), "targets": self.targets}), encoding="utf-8")

    @classmethod
    def read(cls, path: Path) -> Vocabulary:
        """Read what `save` wrote."""
        content = json.loads(path.read_text(encoding="utf-8"))
        return cls(frozenset(content["known"]), content["targets"])


def build_vocabulary(
    names: Iterable[str], phrases: Iterable[str], examples: Iterable[Iterable[str]]
) -> Vocabulary:
    """Gather the words of English, of the knowledge files and of the teaching data.

    Args:
        names: names that no dictionary has (medicines, brands); every word of them counts as known.
        phrases: lay wordings of the knowledge files. Some are misspelt on purpose, so only those of their
            words count that English knows.
        examples: the teaching examples, each as its lower-case words.

    Returns:
        A vocabulary whose targets favour what this assistant is about: a word of the knowledge files or of
        the teaching data beats an equally close word of general English.
    """
    probability: dict[str, float] = _lookup_table("en_lexeme_prob")
    real = {word.lower() for word, value in probability.items() if value > REAL_WORD and word.isalpha()}
    real.update(_lookup_table("en_lemma_lookup"))
    for words in _lookup_table("en_lemma_index").values():
        real.update(words)

    named = _words(names)
    taught = Counter(word for words in examples for word in set(words))
    # A word that two examples share and English knows is part of the subject; one that a single example
    # has may be one of the misspellings that the examples contain on purpose.
    subject = named | (_words(phrases) & real) | {w for w, n in taught.items() if n > 1 and w in real}
    common = {word for word in real if probability.get(word, REAL_WORD) > COMMON_WORD}
    targets = {
        word: probability.get(word, REAL_WORD) + (SUBJECT_BONUS if word in subject else 0.0)
        for word in subject | common
        if len(word) >= SHORTEST_TARGET and word.isalpha()
    }
    return Vocabulary(frozenset(real | named), targets)


def _words(names: Iterable[str]) -> set[str]:
    """Return the lower-case alphabetic words of some names."""
    return {word for name in names for word in name.lower().split() if word.isalpha()}


def _lookup_table(name: str) -> Any:  # noqa: ANN401 (tables differ in shape)
    """Read one gzipped JSON table of spacy-lookups-data."""
    packed = files("spacy_lookups_data").joinpath("data").joinpath(f"{name}.json.gz").read_bytes()
    return json.loads(gzip.decompress(packed))
