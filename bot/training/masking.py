"""Takes out of a patient's words what could say who wrote them, before they become teaching data.

Rules find the usual forms; a person confirms the result. Masks are plain words in round brackets: square ones
would be markup in Rasa's teaching data.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

Replacement = str | Callable[[re.Match[str]], str]

SMALL_WORDS = {"and", "but", "i", "i'm", "im", "my", "not", "on", "so", "the", "was", "with"}
"""What ends a name that is written in small letters."""

NO_NAMES = {
    "a", "allergic", "already", "also", "american", "an", "asking", "confused", "currently", "diabetic",
    "feeling", "gabapentin", "getting", "going", "gralise", "having", "horizant", "i", "in", "just", "lyrica",
    "me", "neurontin", "not", "now", "on", "pregabalin", "pregnant", "really", "scared", "so", "sorry",
    "still", "suffering", "taking", "the", "tired", "trying", "very", "worried", "your",
}  # fmt: skip
"""Capitalised words that follow "I am" or "this is" and are no names."""

CAPITALISED = r"(?:[A-Z]['’])?[A-Z][a-zà-öø-ÿ]+(?:['’-][A-Z][a-zà-öø-ÿ]+)*"
STREETS = "street|avenue|ave|road|rd|boulevard|blvd|lane"
STREETS_CAPITALISED = "St|Drive|Dr|Court|Ct|Place|Pl|Way|Terrace|Square|Circle|Highway|Hwy|Parkway"


@dataclass(frozen=True)
class Masked:
    """A text and what was taken out of it.

    Attributes:
        text: The text with masks.
        found: What kinds of things were masked, in words, each once.
    """

    text: str
    found: tuple[str, ...]


def mask(text: str) -> Masked:
    """Mask e-mail and web addresses, phone and other long numbers, dates, names and postal addresses."""
    found = []
    for kind, pattern, replacement in RULES:
        masked = pattern.sub(replacement, text)
        if masked != text:
            found.append(kind)
        text = masked
    return Masked(text, tuple(dict.fromkeys(found)))


def _name_as_told(match: re.Match[str]) -> str:
    """After "my name is", any one or two words are a name, however they are written."""
    kept = list(_name_words(match["words"].split(), SMALL_WORDS))
    rest = match["words"].split()[len(kept) :]
    return " ".join([match["said"], "(name)", *rest]) if kept else match[0]


def _name_if_capitalised(match: re.Match[str]) -> str:
    """After "I am", capitalised words are a name, unless they are usual there."""
    words = match["words"].split()
    kept = list(_name_words(words, NO_NAMES))
    if not kept:
        return match[0]
    return " ".join([match["said"], "(name)", *words[len(kept) :]])


def _name_words(words: list[str], stops: set[str]) -> Iterator[str]:
    for word in words:
        if word.lower() in stops:
            return
        yield word


def _long_number(match: re.Match[str]) -> str:
    digits = sum(character.isdigit() for character in match[0])
    return "(number)" if digits >= LONG_NUMBER else match[0]


LONG_NUMBER = 5
"""From how many digits on a number may be somebody's; doses have at most four."""

RULES: tuple[tuple[str, re.Pattern[str], Replacement], ...] = (
    ("e-mail address", re.compile(r"[\w.+'-]+@[\w-]+(?:\.[\w-]+)+"), "(email)"),
    ("web address", re.compile(r"\b(?:https?://|www\.)[^\s)]+", re.IGNORECASE), "(link)"),
    (
        "postal address",
        re.compile(
            rf"\b\d{{1,6}}[a-z]?\s+(?:[NSEW]\.?\s+)?(?:[A-Za-z0-9'.]+\s+){{1,3}}?"
            rf"(?:(?i:{STREETS})|{STREETS_CAPITALISED})\b\.?"
        ),
        "(address)",
    ),
    ("postal address", re.compile(r"\bp\.?\s?o\.?\s+box\s+\d+", re.IGNORECASE), "(address)"),
    (
        "postal address",
        re.compile(r"\b(zip(?:\s?code)?(?:\s+is)?|postcode(?:\s+is)?)\s+\d{5}(?:-\d{4})?\b", re.IGNORECASE),
        r"\1 (number)",
    ),
    ("date", re.compile(r"\b(?:\d{4}[-/.]\d{1,2}[-/.]\d{1,2}|\d{1,2}[-/.]\d{1,2}[-/.]\d{2,4})\b"), "(date)"),
    (
        "phone number",
        re.compile(r"(?<![\w(])\+?(?:\d{1,3}[\s.-]?)?(?:\(\d{3}\)\s?|\d{3}[\s.-])\d{3}[\s.-]?\d{4}(?!\w)"),
        "(phone number)",
    ),
    ("phone number", re.compile(r"(?<![\w(-])\d{3}[.-]\d{4}(?![\w-])"), "(phone number)"),
    ("long number", re.compile(r"(?<![\w.,])\d(?:[ -]?\d){4,}(?!\w)"), _long_number),
    ("long number", re.compile(r"\b[A-Za-z]{0,3}\d{5,}[A-Za-z]{0,3}\b"), _long_number),
    (
        "name",
        re.compile(
            r"(?P<said>\b(?:my\s+(?:first\s+|last\s+|full\s+)?name(?:\s+is|['’]?s)|i\s+am\s+called|call\s+me))"
            r"\s+(?P<words>[^\W\d_][\w'’-]*(?:\s+[^\W\d_][\w'’-]*)?)",
            re.IGNORECASE,
        ),
        _name_as_told,
    ),
    (
        "name",
        re.compile(
            rf"(?P<said>\b(?i:i\s+am|i['’]?m|this\s+is|signed|regards),?)"
            rf"\s+(?P<words>{CAPITALISED}(?:\s+{CAPITALISED}){{0,2}})\b"
        ),
        _name_if_capitalised,
    ),
    (
        "name",
        re.compile(rf"\b((?i:mr|mrs|ms|dr)\.?|(?i:miss|doctor|nurse))\s+{CAPITALISED}(?:\s+{CAPITALISED})?"),
        r"\1 (name)",
    ),
)
"""Kind, pattern and replacement; the order matters, as one mask may hide another's beginning."""
