"""Names of people, by the words before or after them.

How sure the cue is decides what counts: after "my name is" nearly every word is a name, after "my
husband" only one that is written like a name and is no ordinary word, or a usual first name in small letters.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import chain

from bot.privacy.cues import (
    AFTER_A_TITLED,
    BEFORE_A_TITLED,
    CLOSING,
    CUES,
    DETERMINER,
    DOES_SOMETHING,
    GIVING,
    HERE,
    NAME_ENDS,
    PAIR,
    TELLS,
    TITLES,
    Cue,
)
from bot.privacy.pieces import Piece
from bot.privacy.word_lists import (
    PARTICLES,
    doubtful_first_names,
    first_names,
    is_nearly_ordinary,
    medicines,
    no_names,
    ordinary_words,
    surnames,
)

WORD = re.compile(r"[^\W\d_](?:[^\W\d_]|['’-](?=[^\W\d_])){0,30}")
GAP = re.compile(r"[ \t]{1,3}|\.[ \t]{0,2}")
INITIAL_ENDS = re.compile(r"\.?(?:[ \t]{1,3}[^\W\d_]|[\s.!]{0,4}$)|\.?[ \t]{0,2}\n")
OF_NO_NAME = (
    "ian",
    "ese",
    "ish",
    "ing",
    "ed",
    "dal",
    "tal",
    "ly",
    "ous",
    "ful",
    "ive",
    "less",
    "ness",
    "tion",
    "able",
)
"""How words end that are no names, also where a capital and a slip of the finger make them look like one."""

MOST_WORDS = 4
"""Of a name."""

SHORT = 7
"""Words of a message whose capitals are always taken to mean something."""


def names(text: str) -> Iterator[Piece]:
    """Names that follow or precede the words by which people give them."""
    small = _in_small_letters(text)
    many = _has_many_capitals(text)
    for cue, pattern in CUES:
        for match in pattern.finditer(small):
            yield from _name(text, match.end(), _strength(cue, small, match, has_many_capitals=many))
    for match in TITLES.finditer(text):
        yield from _titled(text, match)
    yield from _signed(text, small)
    for match in TELLS.finditer(small):
        if match["name"] in first_names():
            yield _piece(*match.span("name"))
    yield from _with_surname(text)


def _signed(text: str, small: str) -> Iterator[Piece]:
    """Names at the end of a letter, and in "Karen here"."""
    for match in chain(CLOSING.finditer(small), HERE.finditer(small)):
        start, end = match.span("name")
        if _end(text, start, Cue.KNOWN if match["unsure"] else Cue.PERSON) == end:
            yield _piece(start, end)


def _with_surname(text: str) -> Iterator[Piece]:
    """A usual first name and a surname, which need no words before them."""
    done = 0
    for match in PAIR.finditer(text):
        if match.start() >= done and match["first"].lower() in first_names():
            end = _end(text, match.start(), Cue.KNOWN)
            if end is not None and end > match.end():
                yield _piece(match.start(), end)
                done = end


def _in_small_letters(text: str) -> str:
    """In small letters, each character at its place: a few letters become two of them otherwise."""
    small = text.lower()
    if len(small) == len(text):
        return small
    return "".join(letter.lower() if len(letter.lower()) == 1 else letter for letter in text)


def _strength(cue: Cue, small: str, match: re.Match[str], *, has_many_capitals: bool) -> Cue:
    """Less is sure where capitals say nothing, and after "I gave my wife": a medicine may follow."""
    if cue is Cue.PERSON and (
        has_many_capitals or GIVING.search(small[max(0, match.start() - 20) : match.start()])
    ):
        return Cue.KNOWN
    return cue


def _has_many_capitals(text: str) -> bool:
    """Whether Each Word Begins With One."""
    words = text.split()
    return len(words) > SHORT and 2 * sum(word[0].isupper() for word in words) > len(words)


def _name(text: str, start: int, cue: Cue) -> Iterator[Piece]:
    end = _end(text, start, cue)
    if end is not None:
        yield _piece(start, end)


def _titled(text: str, match: re.Match[str]) -> Iterator[Piece]:
    """A surname after "Dr" or "Mrs": capitalised, or in small letters where nothing else makes sense."""
    start = match.end()
    word = WORD.match(text, start)
    if word is None or _is_no_name(word[0]):
        return
    if _is_capitalised(word[0]) or word[0] in PARTICLES:
        # "Tramadol MR Tablets" and "Depakote DR Capsules" are slow forms of a medicine.
        if not match["title"].isupper():
            yield from _name(text, start, Cue.TITLE)
        return
    surname = _without_genitive(word[0])
    if surname.lower() in ordinary_words() or surname.lower() in medicines():
        return
    if match["title"].isupper() and surname.islower():
        return
    if _is_titled(text, match, start + len(surname)):
        yield _piece(start, start + len(surname))


def _is_titled(text: str, match: re.Match[str], end: int) -> bool:
    """Whether a word in small letters after a title is a name: "dr perscribed" is none."""
    title, before = match["title"].lower().rstrip("."), text[max(0, match.start() - 12) : match.start()]
    if title in ("mr", "mrs", "miss") or BEFORE_A_TITLED.search(before):
        return True
    if DETERMINER.search(before):
        return False
    after = DOES_SOMETHING.match(text, end)
    return after is not None or (title == "dr" and AFTER_A_TITLED.match(text, end) is not None)


def _end(text: str, start: int, cue: Cue) -> int | None:
    """Where the name ends that begins at `start`; None when there is none."""
    word = WORD.match(text, start)
    if word is None:
        return None
    if not _begins_name(_without_genitive(word[0]), cue) and (
        cue is Cue.KNOWN or not _begins_whole_name(text, word)
    ):
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
    if cue is Cue.TITLE:
        if lower in PARTICLES or lower in surnames():
            return True
        usual = _is_no_name(word) or lower in medicines() or lower in ordinary_words()
        return _is_capitalised(word) and not usual
    if _is_no_name(word) or lower in medicines() or len(word) == 1:
        return False
    if lower in first_names():
        return True
    if cue is Cue.KNOWN:
        return False
    if cue is Cue.TOLD or (cue is Cue.CALLED and _is_capitalised(word)):
        return True
    if _is_capitalised(word) and lower in doubtful_first_names():
        return True
    if lower in ordinary_words() or lower.endswith(OF_NO_NAME):
        return False
    # "my dad Strok": a word of the body is never hidden, also when it is mistyped.
    return cue is Cue.CALLED or (_is_capitalised(word) and len(word) > 2 and not is_nearly_ordinary(lower))


def _begins_whole_name(text: str, word: re.Match[str]) -> bool:
    """Whether it is a name because a surname follows, as in "my brother Will Thompson"."""
    if not (_is_capitalised(word[0]) and word[0].lower() in doubtful_first_names()):
        return False
    following = _following(text, word.end())
    return following is not None and _is_surname(following[0], Cue.PERSON)


def _goes_on(text: str, first: str, word: str, start: int, cue: Cue) -> bool:
    """Whether a word belongs to the name that was begun."""
    end = start + len(word)
    if not (_is_capitalised(first) or first in PARTICLES):
        return cue is not Cue.KNOWN and _is_small_surname(text, word, end)
    if len(word) == 1:
        return word.isupper() and word != "I" and INITIAL_ENDS.match(text, end) is not None
    if word in PARTICLES:
        following = _following(text, end)
        return following is not None and (_is_capitalised(following[0]) or following[0] in PARTICLES)
    return _is_surname(word, cue)


def _is_surname(word: str, cue: Cue) -> bool:
    lower = word.lower()
    if not _is_capitalised(word) or _is_no_name(word) or lower in medicines():
        return False
    return lower in surnames() or lower not in ordinary_words() or cue is Cue.TOLD


def _is_small_surname(text: str, word: str, end: int) -> bool:
    lower = word.lower()
    if lower in surnames():
        return True
    if _is_no_name(word) or lower in medicines() or lower in ordinary_words():
        return False
    return NAME_ENDS.match(text, end) is not None


def _is_no_name(word: str) -> bool:
    return word.lower().replace("’", "'") in no_names()


def _is_capitalised(word: str) -> bool:
    """Written like a name; what is all in capitals says nothing, as some people write everything so."""
    return word[0].isupper() and (len(word) == 1 or any(character.islower() for character in word))


def _without_genitive(word: str) -> str:
    return word[:-2] if len(word) > 3 and word[-2] in "'’" and word[-1] in "sS" else word


def _piece(start: int, end: int) -> Piece:
    return Piece(start, end, "name", "(name)")
