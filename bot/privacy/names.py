"""Names of people, by the words before or after them.

How sure the cue is decides what counts: after "my name is" nearly every word is a name, after "my husband" only one
that is written like a name and is no ordinary word, or a usual first name in small letters.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from enum import Enum

from bot.privacy.pieces import Piece
from bot.privacy.words import NEVER, PARTICLES, SURNAMES, first_names, medicines, ordinary_words


class Cue(Enum):
    """How sure the words before make it that a name follows."""

    TOLD = "whatever follows"
    CALLED = "what is no ordinary word"
    PERSON = "what looks like a name"
    KNOWN = "a usual first name"
    TITLE = "what looks like a surname"


RELATIONS = (
    r"husband|hubby|wife|spouse|son|daughter|mom|mum|mother|mama|dad|father|brother|sister|friend|bestie|neighbou?r|boss|"
    r"partner|boyfriend|girlfriend|fianc[eé]e?|aunt|auntie|uncle|cousin|grandson|granddaughter|grandfather|grandmother|grandma|"
    r"grandpa|nan|nephew|niece|room\s?mate|flat\s?mate|caregiver|carer|caretaker|aide|nurse|doctor|doc|gp|pcp|therapist|"
    r"pharmacist|surgeon|physio|chiropractor|specialist|neurologist|psychiatrist|counsell?or|co-?worker|colleague|landlord|"
    r"baby|kid|child|twin|ex|ex-?husband|ex-?wife|stepson|stepdaughter|stepdad|stepmom|(?:mother|father|sister|brother)-?\s?in-?\s?law|"
    r"manager|supervisor|teacher|pastor|case\s?worker|social\s?worker|sponsor"
)
OWNER = r"(?:my|his|her|our|their|the)"
ADJECTIVE = r"(?:(?:late|older|old|younger|youngest|oldest|elder|little|big|best|new|dear|poor|lovely|pain|family|other|primary\s+care|ex)\s+)?"

CUES: tuple[tuple[Cue, re.Pattern[str]], ...] = tuple(
    (cue, re.compile(pattern, re.IGNORECASE))
    for cue, pattern in (
        (
            Cue.TOLD,
            r"\bmy\s+(?:(?:first|last|full|maiden|legal|real|middle|sur)\s?)?name\s*(?:is|['’]?s|:|=)\s*:?\s*"
            r"|(?:^|[\n;])\s{0,3}(?:patient(?:['’]s)?\s{1,2}|full\s{1,2}|first\s{1,2}|last\s{1,2})?name\s?[:=]\s*",
        ),
        (
            Cue.CALLED,
            r"\bi(?:\s+am|['’]?m)\s+called\s+|\bi\s+go\s+by\s+|\bname['’]s\s+"
            r"|\b(?:everyone|everybody|people|friends|they|you\s+can|u\s+can|just)\s+calls?\s+me\s+"
            rf"|\b(?:his|her|their)\s+(?:full\s+|last\s+|first\s+)?name\s*(?:is|was|['’]?s|:)\s*",
        ),
        (
            Cue.PERSON,
            rf"(?<=s)\s+(?:full\s+|last\s+|first\s+)?name\s+(?:is|was)\s+"
            rf"|\b{OWNER}\s+{ADJECTIVE}(?:{RELATIONS})(?:\s+(?:is|was))?(?:\s+named|\s+called|\s*,|\s*\()?\s*"
            rf"|\b(?:{RELATIONS}|guy|man|woman|lady|girl|boy|person|someone|somebody|doctor|rep|agent)\s+(?:named|called|by\s+the\s+name\s+of)\s+"
            r"|\b(?:i\s+am|i['’]?m|this\s+is|call\s+me|named)\s+"
            r"|\b(?:speak|spoke|talk(?:ed|ing)?|speaking|spoken)\s+(?:to|with)\s+|\b(?:met|meet|meeting)\s+with\s+"
            r"|\bask(?:ed|ing)?\s+for\s+|\bsigned,?\s+(?:by\s+)?|\b(?:sincerely|regards|yours|attn|attention),?\s*:?\s*"
            r"|\b(?:emergency\s+contact|next\s+of\s+kin|patient)(?:\s+is|\s*:)\s*",
        ),
        (
            Cue.KNOWN,
            r"\b(?:it['’]s|its|it\s+is|dear|hi|hello|hey|and|contact|tell|with|see|saw|ask|for)\s+(?=[A-Z])(?-i:(?=[A-Z]))",
        ),
    )
)
TITLES = re.compile(
    r"\b(?P<title>(?:[Mm]rs?|M[sx]|Dr|dr|DR|MR|MRS|[Pp]rof)\.?|ms\.|[Mm]iss|[Dd]octor|DOCTOR|[Nn]urse|[Pp]rofessor|Sister|Pastor|Father|Rev\.)\s{1,3}"
)
BEFORE_A_TITLED = re.compile(
    r"\b(?:with|by|from|named|see|saw|sees|seen|seeing|is|called|ask|under|to|for|,)\s+$", re.IGNORECASE
)
DETERMINER = re.compile(
    r"\b(?:the|an?|my|your|her|his|our|their|any|no|this|that|every|each|which)\s+$", re.IGNORECASE
)
AFTER_A_TITLED = re.compile(
    r"['’]s\b|\s+(?:said|says|told|tells|gave|gives|put|wants|wanted|is|was|has|at|in|prescribed|started|thinks|upped|who|and|or|for|about)\b|\s*(?:[.,;!?\n)]|$)",
    re.IGNORECASE,
)
GIVING = re.compile(
    r"\b(?:g[ai]v(?:e|ing|en)|hand(?:ed)?|bought|buy|got|get|brought|prescribed|start(?:ed)?|put)\s+$",
    re.IGNORECASE,
)

CLOSING = re.compile(
    r"(?:\b(?:thanks?|thank\s+you|thx|ty|regards|sincerely|best|cheers|love|yours|signed|wishes|bye|from|advance|truly|much)\b"
    r"\s{0,2}[,.!-]*\s{0,3}|\n\s{0,3}[-–—~]?\s{0,2}|\s[-–—~]{1,2}\s?)"
    r"(?P<name>[^\W\d_][^\W\d_'’-]{1,20}(?:\s{1,2}[^\W\d_][^\W\d_'’.-]{0,20}){0,2})[\s.!]{0,4}(?=\n|$)",
    re.IGNORECASE,
)
HERE = re.compile(
    r"(?:^|\n|[.!?]\s)\s{0,3}(?:(?:hi|hello|hey|hiya|morning)\b[\s,!.]{1,3})?(?P<name>[^\W\d_][^\W\d_'’-]{1,20})\s{1,2}here\b",
    re.IGNORECASE,
)
PAIR = re.compile(
    r"(?<!St\s)(?<!St\.\s)(?<!Saint\s)(?<![\w'’-])(?=[^\W\d_]{2,20}\s{1,2}(?:[^\W\d_]\.?\s{1,2})?[^\W\d_])(?-i:[A-ZÀ-Þ])"
)

WORD = re.compile(r"[^\W\d_](?:[^\W\d_]|['’-](?=[^\W\d_])){0,30}")
GAP = re.compile(r"[ \t]{1,3}|\.[ \t]{0,2}")
SENTENCE_GOES_ON = re.compile(
    r"\s*(?:[.,;:!?)\n]|$)|\s+(?:and|but|i|im|i['’]m|ive|my|can|is|was|from|dob|born|with|who|or|age|aged|here|please|on|at|the|said|says|has)\b",
    re.IGNORECASE,
)
OF_A_PEOPLE = ("ian", "ese", "ish")
"""How words for where somebody comes from end."""

MOST_WORDS = 4


def names(text: str) -> Iterator[Piece]:
    """Names that follow or precede the words by which people give them."""
    for cue, pattern in CUES:
        for match in pattern.finditer(text):
            strength = (
                Cue.KNOWN
                if cue is Cue.PERSON and GIVING.search(text[max(0, match.start() - 20) : match.start()])
                else cue
            )
            yield from _name(text, match.end(), strength)
    for match in TITLES.finditer(text):
        yield from _titled(text, match)
    for match in CLOSING.finditer(text):
        end = _end(text, match.start("name"), Cue.PERSON)
        if end is not None and end >= match.end("name"):
            yield _piece(match.start("name"), end)
    for match in HERE.finditer(text):
        end = _end(text, match.start("name"), Cue.PERSON)
        if end == match.end("name"):
            yield _piece(match.start("name"), end)
    for match in PAIR.finditer(text):
        word = WORD.match(text, match.start())
        if word and word[0].lower() in first_names():
            end = _end(text, match.start(), Cue.KNOWN)
            if end is not None and end > word.end():
                yield _piece(match.start(), end)


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
    if cue is Cue.TOLD or lower in first_names():
        return True
    if cue is Cue.TITLE:
        return _is_capitalised(word) or lower in PARTICLES
    if cue is Cue.CALLED and _is_capitalised(word):
        return True
    if cue is Cue.KNOWN or lower in ordinary_words() or lower.endswith(OF_A_PEOPLE):
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
    return lower in SURNAMES or SENTENCE_GOES_ON.match(text, end) is not None


def _is_never(word: str) -> bool:
    return word.lower().replace("’", "'") in NEVER


def _is_capitalised(word: str) -> bool:
    """Written like a name; what is all in capitals says nothing, as some people write everything so."""
    return word[0].isupper() and (len(word) == 1 or any(character.islower() for character in word))


def _without_genitive(word: str) -> str:
    return word[:-2] if len(word) > 3 and word[-2] in "'’" and word[-1] in "sS" else word


def _piece(start: int, end: int) -> Piece:
    return Piece(start, end, "name", "(name)")
