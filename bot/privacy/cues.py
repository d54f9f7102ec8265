"""The words by which people give a name. All but the titles are looked for in small letters."""

from __future__ import annotations

import re
from enum import Enum

RELATIONS = (
    r"(?:mother|father|sister|brother|son|daughter)[-\s]?in[-\s]?law|"
    r"husband|hubby|wife|spouse|son|daughter|mom|mum|mother|mama|dad|father|brother|sister|friend|bestie|"
    r"neighbou?r|boss|partner|boyfriend|girlfriend|fianc[eé]e?|aunt|auntie|uncle|cousin|grandson|granddaughter|"
    r"grandfather|grandmother|grandma|grandpa|nan|nephew|niece|room\s?mate|flat\s?mate|caregiver|carer|caretaker|"
    r"aide|nurse|doctor|doc|gp|pcp|therapist|pharmacist|surgeon|physio|chiropractor|specialist|neurologist|"
    r"psychiatrist|counsell?or|co-?worker|colleague|landlord|baby|kid|child|twin|ex|ex-?husband|ex-?wife|stepson|"
    r"stepdaughter|stepdad|stepmom|manager|"
    r"supervisor|teacher|pastor|case\s?worker|social\s?worker|sponsor"
)
OWNER = r"(?:my|his|her|our|their|the)"
ADJECTIVE = r"(?:[a-z-]{2,14}\s+){0,2}?"


class Cue(Enum):
    """How sure the words before make it that a name follows."""

    TOLD = "whatever follows is one"
    CALLED = "what is no ordinary word"
    PERSON = "what looks like a name"
    KNOWN = "a usual first name"
    TITLE = "what looks like a surname"


def _after(*said: str) -> re.Pattern[str]:
    # Nothing begins with a digit: to say so first is much quicker for a long row of numbers.
    return re.compile(rf"\b(?=[a-z])(?:{'|'.join(said)})")


CUES: tuple[tuple[Cue, re.Pattern[str]], ...] = (
    (
        Cue.TOLD,
        _after(
            r"my\s+(?:(?:first|last|full|maiden|legal|real|middle|sur)\s?)?name(?:\s*(?:is|['’]?s)\b|\s*[:=])\s*:?\s*",
            r"(?<![\w\s]\s)(?<![\w ])(?:patient(?:['’]s)?\s|full\s|first\s|last\s)?name\s?[:=]\s*",
        ),
    ),
    (
        Cue.CALLED,
        _after(
            r"i(?:\s+am|['’]?m)\s+called\s+",
            r"i\s+go\s+by\s+",
            r"(?:me\s+llamo|mi\s+nombre\s+es|je\s+m['’]appelle|ich\s+hei(?:ss|ß)e|mi\s+chiamo)\s+",
            r"the\s+name\s+is\s+",
            r"name['’]s\s+",
            r"(?:everyone|everybody|people|friends|they|you\s+can|u\s+can|just)\s+calls?\s+me\s+",
            r"(?:his|her|their)\s+(?:full\s+|last\s+|first\s+)?name(?:\s*(?:is|was|['’]?s)\b|\s*:)\s*",
        ),
    ),
    (
        Cue.PERSON,
        _after(
            rf"{OWNER}\s+{ADJECTIVE}(?:{RELATIONS})\b(?:['’]?s\s+(?:full\s+|last\s+|first\s+)?name\s+(?:is|was)\s+|"
            r"(?:\s+(?:is|was))?(?:\s+named|\s+called|\s*,|\s*\()\s*|\s+)",
            rf"(?:{RELATIONS}|guy|man|woman|lady|girl|boy|person|someone|somebody|rep|agent)\s+"
            r"(?:named|called|by\s+the\s+name\s+of)\s+",
            r"(?:i\s+am|i['’]?m|this\s+is|call\s+me|named)\s+",
            r"(?:speak|spoke|talk(?:ed|ing)?|speaking|spoken)\s+(?:to|with)\s+",
            r"(?:met|meet|meeting)\s+with\s+",
            r"ask(?:ed|ing)?\s+for\s+",
            r"signed,?\s+(?:by\s+)?",
            r"(?:sincerely|regards|yours|attn|attention)\b,?\s*:?\s*",
            r"(?:emergency\s+contact|next\s+of\s+kin|patient)(?:\s+is\s+|\s*:\s*)",
        ),
    ),
    (
        Cue.KNOWN,
        _after(
            r"(?:it['’]s|its|it\s+is|dear|hi|hello|hey|and|contact|tell|with|see|saw|ask|for)\s+",
            rf"{OWNER}\s+{ADJECTIVE}(?:{RELATIONS})\s+(?:is|was)\s+",
        ),
    ),
)

GIVING = re.compile(
    r"\b(?:g[ai]v(?:e|ing|en)|hand(?:ed)?|bought|buy|got|get|brought|prescribed|start(?:ed)?|put)\s+$"
)
"""Before "my wife": what follows may be what she was given."""

TITLES = re.compile(
    r"\b(?P<title>(?:[Mm]rs?|M[sx]|Dr|dr|DR|MR|MRS|[Pp]rof)\.?|ms\.|[Mm]iss|[Dd]octor|DOCTOR|[Nn]urse|[Pp]rofessor|"
    r"Sister|Pastor|Father|Rev\.)\s{1,3}"
)
BEFORE_A_TITLED = re.compile(
    r"\b(?:with|by|from|named|see|saw|sees|seen|seeing|is|called|ask|under|to|for)\s+$", re.IGNORECASE
)
DETERMINER = re.compile(
    r"\b(?:the|an?|my|your|her|his|our|their|any|no|this|that|every|each|which)\s+$", re.IGNORECASE
)
AFTER_A_TITLED = re.compile(
    r"['’]s\b|\s+(?:is|was|has|at|in|and|or|for|about)\b|\s*(?:[.,;!?\n)]|$)", re.IGNORECASE
)
DOES_SOMETHING = re.compile(
    r"\s+(?:said|says|told|tells|gave|gives|put|wants|wanted|prescribed|started|thinks|upped|who|never|called|wont|"
    r"won['’]t|hasnt|hasn['’]t|didnt|didn['’]t|keeps|refused|sent|asked|did|recommended|suggested)\b",
    re.IGNORECASE,
)

CLOSING = re.compile(
    r"(?:\b(?:(?:thanks?|thank\s+you|thx|ty|regards|sincerely|cheers|yours|signed|wishes|bye|advance|truly)\b"
    r"\s{0,2}[,.!-]*|(?:best|love|much)\s?[,.!-]{1,2})\s{0,3}"
    r"|(?P<unsure>\bfrom\s|[,.!?]\s{1,2}|\n\s{0,3}[-–—~]?\s{0,2}|\s[-–—~]{1,2}\s?))"
    r"(?P<name>[^\W\d_][^\W\d_'’-]{1,20}(?:\s{1,2}[^\W\d_][^\W\d_'’.-]{0,20}){0,2})[\s.!]{0,4}(?=\n|$)"
)
"""How a letter ends: thanks, or less surely a new line, and a name that nothing follows."""

HERE = re.compile(
    r"(?P<unsure>)(?:^|\n|[.!?]\s)\s{0,3}(?:(?:hi|hello|hey|hiya|morning)\b[\s,!.]{1,3})?"
    r"(?P<name>[^\W\d_][^\W\d_'’-]{1,20}(?:\s{1,2}[^\W\d_][^\W\d_'’-]{1,20})?)\s{1,2}(?:here|speaking)\b"
)
TELLS = re.compile(r"\b(?P<name>[^\W\d_]{3,20})\s{1,2}(?:said|says|told|tells|recommended|suggested)\b")
PAIR = re.compile(
    r"(?<!St\s)(?<!St\.\s)(?<!Saint\s)(?<![\w'’-])(?=[A-ZÀ-Þ])(?P<first>[^\W\d_]{2,20})\s{1,2}(?=[A-ZÀ-Þ])"
)
"""Two capitalised words; not "St John Wort"."""

NAME_ENDS = re.compile(
    r"\s*(?:[.,;:!?)\n]|$)|\s+(?:and|but|i|im|i['’]m|ive|my|can|is|was|from|dob|born|with|who|or|age|aged|here|please|"
    r"on|at|the|said|says|has)\b",
    re.IGNORECASE,
)
"""What comes after a surname in small letters: without it the word may belong to the next sentence."""
