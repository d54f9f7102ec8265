"""Names of people, by the words before or after them.

How sure the cue is decides what counts: after "my name is" nearly every word is a name, after "my husband" only one
that is written like a name and is no ordinary word, or a usual first name in small letters.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from bot.privacy.cues import (
    AFTER_A_TITLED,
    BEFORE_A_TITLED,
    CLOSING,
    CUES,
    DETERMINER,
    GIVING,
    HERE,
    NAME_ENDS,
    PAIR,
    TITLES,
    Cue,
)
from bot.privacy.pieces import Piece
from bot.privacy.words import NEVER, PARTICLES, SURNAMES, first_names, medicines, ordinary_words

WORD = re.compile(r"[^\W\d_](?:[^\W\d_]|['’-](?=[^\W\d_])){0,30}")
GAP = re.compile(r"[ \t]{1,3}|\.[ \t]{0,2}")
OF_A_PEOPLE = ("ian", "ese", "ish")
"""How words for where somebody comes from end."""

MOST_WORDS = 4


def names(text: str) -> Iterator[Piece]:
    """Names that follow or precede the words by which people give them."""
    small = _in_small_letters(text)
    for cue, pattern in CUES:
        for match in pattern.finditer(small):
            yield from _name(text, match.end(), _strength(cue, small, match))
    for match in TITLES.finditer(text):
        yield from _titled(text, match)
    for pattern in (CLOSING, HERE):
        for match in pattern.finditer(small):
            start, end = match.span("name")
            if _end(text, start, Cue.PERSON) == end:
                yield _piece(start, end)
    for match in PAIR.finditer(text):
        if match["first"].lower() in first_names():
            both = _end(text, match.start(), Cue.KNOWN)
            if both is not None and both > match.end():
                yield _piece(match.start(), both)


def _in_small_letters(text: str) -> str:
    """In small letters, each character at its place: a few letters become two of them otherwise."""
    small = text.lower()
    if len(small) == len(text):
        return small
    return "".join(letter.lower() if len(letter.lower()) == 1 else letter for letter in text)


def _strength(cue: Cue, small: str, match: re.Match[str]) -> Cue:
    """Less is sure after "I gave my wife": what follows may be what she was given."""
    if cue is Cue.PERSON and GIVING.search(small[max(0, match.start() - 20) : match.start()]):
        return Cue.KNOWN
    return cue


def _name(text: str, start: int, cue: Cue) -> Iterator[Piece]:
    end = _end(text, start, cue)
    if end is not None:
        yield _piece(start, end)


def _titled(text: str, match: re.Match[str]) -> Iterator[Piece]:
    """A surname after "Dr" or "Mrs": capitalised, or in small letters where nothing else makes sense."""
    start = match.end()
    word = WORD.match(text, start)
    if word is None or _is_never(word[0]):
        return
    if _is_capitalised(word[0]) or word[0] in PARTICLES:
        # "Tramadol MR Tablets" and "Depakote DR Capsules" are slow forms of a medicine.
        if not match["title"].isupper():
            yield from _name(text, start, Cue.TITLE)
        return
    surname = _without_genitive(word[0])
    if surname.lower() in ordinary_words() or (match["title"].isupper() and surname.islower()):
        return
    if _is_titled(text, match, start + len(surname)):
        yield _piece(start, start + len(surname))


def _is_titled(text: str, match: re.Match[str], end: int) -> bool:
    """Whether a word in small letters after a title is a name: "dr perscribed" is none."""
    title, before = match["title"].lower().rstrip("."), text[max(0, match.start() - 12) : match.start()]
    if title in ("mr", "mrs", "miss") or BEFORE_A_TITLED.search(before):
        return True
    return title == "dr" and not DETERMINER.search(before) and AFTER_A_TITLED.match(text, end) is not None


def _end(text: str, start: int, cue: Cue) -> int | None:
    """Where the name ends that begins at `start`; None when there is none."""
    word = WORD.match(text, start)
    if word is None or not _begins_name(_without_genitive(word[0]), cue):
        return None
    first = _without_genitive(word[0])
    end = start + len(first)
    if end < word.end():
        return end
    for _ in range(MOST_WORDS - 1):
        following = _following(text, end)
        if following is None:
            break
        name = _without_genitive(following[0])
        if not _goes_on(text, first, name, following.start(), cue):
            break
        end = following.start() + len(name)
        if end < following.end() or not (_is_capitalised(name) or name in PARTICLES):
            break
    return end


def _following(text: str, end: int) -> re.Match[str] | None:
    """The word after; a particle such as "van" counts together with the word that follows it only."""
    gap = GAP.match(text, end)
    if gap is None or (gap[0][0] == "." and not _is_initial(text, end)):
        return None
    return WORD.match(text, gap.end())


def _is_initial(text: str, end: int) -> bool:
    return end >= 1 and text[end - 1].isupper() and (end < 2 or not text[end - 2].isalpha())


def _begins_name(word: str, cue: Cue) -> bool:
    lower = word.lower().replace("’", "'")
    if _is_never(word) or lower in medicines() or len(word) == 1:
        return False
    if cue is Cue.KNOWN:
        return lower in first_names() and _is_capitalised(word)
    if cue is Cue.TOLD or lower in first_names():
        return True
    if cue is Cue.TITLE:
        return _is_capitalised(word) or lower in PARTICLES
    if cue is Cue.CALLED and _is_capitalised(word):
        return True
    if lower in ordinary_words() or lower.endswith(OF_A_PEOPLE):
        return False
    return cue is Cue.CALLED or (_is_capitalised(word) and len(word) > 2)


def _goes_on(text: str, first: str, word: str, start: int, cue: Cue) -> bool:
    """Whether a word belongs to the name that was begun."""
    lower = word.lower()
    end = start + len(word)
    if _is_capitalised(first) or first in PARTICLES:
        if len(word) == 1:
            return (
                word.isupper()
                and word != "I"
                and WORD.match(text, end + 2 if text[end : end + 1] == "." else end + 1) is not None
            )
        if lower in PARTICLES and word.islower():
            following = _following(text, end)
            return following is not None and (_is_capitalised(following[0]) or following[0] in PARTICLES)
        if not _is_capitalised(word) or _is_never(word) or lower in medicines():
            return False
        return lower in SURNAMES or lower not in ordinary_words() or cue is Cue.TOLD
    if _is_never(word) or lower in medicines() or (lower in ordinary_words() and lower not in SURNAMES):
        return False
    if cue is Cue.KNOWN:
        return False
    return lower in SURNAMES or NAME_ENDS.match(text, end) is not None


def _is_never(word: str) -> bool:
    return word.lower().replace("’", "'") in NEVER


def _is_capitalised(word: str) -> bool:
    """Written like a name; what is all in capitals says nothing, as some people write everything so."""
    return word[0].isupper() and (len(word) == 1 or any(character.islower() for character in word))


def _without_genitive(word: str) -> str:
    return word[:-2] if len(word) > 3 and word[-2] in "'’" and word[-1] in "sS" else word


def _piece(start: int, end: int) -> Piece:
    return Piece(start, end, "name", "(name)")
