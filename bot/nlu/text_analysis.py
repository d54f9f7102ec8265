"""The spaCy analysis of a message: words, what they were meant to be, their base forms, sentences."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from importlib.resources import files

import spacy
import yaml
from spacy.language import Language
from spacy.tokens import Doc

from bot.nlu.spelling import SpellingCorrector
from bot.nlu.vocabulary import Vocabulary

#: Typed apostrophes that phones and word processors make of the plain one.
_APOSTROPHES = str.maketrans({"\u2019": "'", "\u2018": "'", "\u02bc": "'", "`": "'", "\u00b4": "'"})
#: No word is so long; what follows begins a token of its own.
_LONG_RUN = re.compile(r"\S{60}(?=\S)")


class TextAnalyser:
    """Turns text into a spaCy document.

    Each token's `norm_` is the word that was meant (lower-case, spelling and shorthand mended), its
    `lemma_` the base form of that word. The tokens themselves stay as typed, so places in the text keep.
    """

    def __init__(self, vocabulary: Vocabulary) -> None:
        self._corrector = SpellingCorrector(vocabulary)
        self._shorthand = read_shorthand()
        self.language = _english()
        lookups = self.language.get_pipe("lemmatizer").lookups  # type: ignore[attr-defined]
        self._lemmas: Mapping[str, str] = lookups.get_table("lemma_lookup")

    def analyse(self, text: str) -> Doc:
        """Analyse a message as typed, mending its spelling."""
        return self._analyse(text, mend=True)

    def analyse_phrase(self, phrase: str) -> Doc:
        """Analyse a name or phrase of the knowledge files, which is right as it stands."""
        return self._analyse(phrase, mend=False)

    def _analyse(self, text: str, *, mend: bool) -> Doc:
        pieces = [(start, self.language.tokenizer(piece)) for start, piece in _pieces(_plain(text))]
        plain = [token for _, piece in pieces for token in piece]
        typed = [
            text[start + token.idx : start + token.idx + len(token)]
            for start, piece in pieces
            for token in piece
        ]
        document = Doc(self.language.vocab, typed, [bool(token.whitespace_) for token in plain])
        for token, small in zip(document, plain, strict=True):
            # spaCy's own norms resolve contractions ("ca" + "nt" is "can" + "not").
            word = small.norm_.lower()
            if mend and word == small.lower_:
                word = self._shorthand.get(word) or self._corrector.correct(word)
            token.norm_ = word
        for _, component in self.language.pipeline:
            document = component(document)
        for token in document:
            token.lemma_ = self._lemmas.get(token.norm_, token.norm_)
        return document


def _english() -> Language:
    """Make the spaCy pipeline: English tokens, base forms by look-up, sentences by punctuation."""
    language = spacy.blank("en")
    language.add_pipe("lemmatizer", config={"mode": "lookup"})
    language.add_pipe("sentencizer", config={"punct_chars": [".", "!", "?", ";", "\u2026", "\n"]})
    language.initialize()
    return language


def _pieces(text: str) -> Iterator[tuple[int, str]]:
    """Yield a text in pieces without long runs, with the place of each.

    spaCy peels marks off a run one by one, and copies the rest each time: two thousand smileys without a
    space would take half a second.
    """
    start = 0
    for run in _LONG_RUN.finditer(text):
        yield start, text[start : run.end()]
        start = run.end()
    yield start, text[start:]


def _plain(text: str) -> str:
    """Return a text in lower case with plain apostrophes: spaCy splits "can't", but leaves "CAN'T" whole."""
    plain = text.translate(_APOSTROPHES)
    lower = plain.lower()
    # A few capitals of other alphabets grow when made small; places in the text must keep.
    return lower if len(lower) == len(plain) else plain


def read_shorthand() -> dict[str, str]:
    """Read the texting shorthand that is resolved before spelling is mended."""
    text = files("bot.nlu").joinpath("shorthand.yml").read_text(encoding="utf-8")
    shorthand: dict[str, str] = yaml.safe_load(text)
    return {str(typed): meant for typed, meant in shorthand.items()}
