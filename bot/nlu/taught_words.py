"""Remembers what was taught word for word: a message in just these words is understood as it was taught."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from pathlib import Path

#: Shorter messages mean different things in different places.
FEWEST_WORDS = 3
_FILE = "taught_words.json"


class TaughtWords:
    """The examples of a model, as digests: a model holds no sentence that somebody wrote.

    Args:
        intents: intent by digest, see `digest_of`.
    """

    def __init__(self, intents: dict[str, str]) -> None:
        self._intents = intents

    @classmethod
    def learn(cls, examples: Iterable[tuple[str, str]]) -> TaughtWords:
        """Remember examples; words that were taught for two intents are left to the classifier.

        Args:
            examples: text as it was meant (see `meant_text`), and intent.
        """
        intents: dict[str, str] = {}
        unclear: set[str] = set()
        for text, intent in examples:
            if len(text.split()) >= FEWEST_WORDS and intents.setdefault(digest_of(text), intent) != intent:
                unclear.add(digest_of(text))
        return cls({digest: intent for digest, intent in intents.items() if digest not in unclear})

    def intent_of(self, text: str) -> str | None:
        """Return the intent for which a text was taught, if it was."""
        return self._intents.get(digest_of(text))

    def save(self, folder: Path) -> None:
        """Write the digests as JSON."""
        (folder / _FILE).write_text(json.dumps(self._intents), encoding="utf-8")

    @classmethod
    def read(cls, folder: Path) -> TaughtWords:
        """Read what `save` wrote."""
        return cls(json.loads((folder / _FILE).read_text(encoding="utf-8")))


def digest_of(text: str) -> str:
    """Return a digest of the words of a text, whatever its punctuation."""
    words = " ".join(word for word in text.lower().split() if any(letter.isalnum() for letter in word))
    return hashlib.sha256(words.encode()).hexdigest()[:24]
