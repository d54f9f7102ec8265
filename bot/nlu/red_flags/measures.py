"""Numbers in a message that matter to a red flag: how many pills, how many milligrams, how many degrees."""

from __future__ import annotations

import re

from bot.nlu.red_flags.words import Find, Word

_COUNT_WORDS = {
    word: number
    for number, words in {
        2: "two couple", 3: "three few", 4: "four", 5: "five", 6: "six", 7: "seven", 8: "eight", 9: "nine",
        10: "ten", 11: "eleven", 12: "twelve", 15: "fifteen", 20: "twenty", 30: "thirty", 40: "forty",
        50: "fifty", 60: "sixty", 90: "ninety", 100: "hundred",
    }.items()
    for word in words.split()
}  # fmt: skip
_UNITS = frozenset({"mg", "mgs", "milligrams", "milligram", "g", "gram", "grams", "ml", "mcg"})
#: Pills taken together from which a count alone is alarming. The label's largest daily amount is 3600 mg;
#: common capsules hold 300 mg and are taken one or two at a time.
_MANY = 5
#: Milligrams in one go: more than twice the largest single dose in the label (1200 mg).
_HIGH_MG = 2000.0
#: More than the label's largest amount for a whole day (3600 mg).
_HIGHEST_MG = 3601.0
_FEVER_CELSIUS = (38.0, 43.0)
_FEVER_FAHRENHEIT = (100.4, 109.0)
_NO_DEGREES = frozenset({"lb", "lbs", "pounds", "kg", "kilos", "stone", "miles", "year", "years", "%"})


def find_measures(words: list[Word]) -> dict[str, list[Find]]:
    """Return where numbers stand that matter, by family.

    The families are COUNT (two or more), THREE_OR_MORE, MANY_COUNT, HIGH_MG, HIGHEST_MG,
    FEVER_DEGREES and, where it can be nothing else, FEVER_SURE.
    """
    found: dict[str, list[Find]] = {}
    for place, word in enumerate(words):
        value = _value(word.text)
        if value is None:
            continue
        unit = words[place + 1].text if place + 1 < len(words) else ""
        for family in _families(value, unit, exact=word.text[0].isdigit()):
            found.setdefault(family, []).append(Find(place, place + 1))
    return found


def _amounts(milligrams: float) -> list[str]:
    limits = {"HIGH_MG": _HIGH_MG, "HIGHEST_MG": _HIGHEST_MG}
    return [family for family, limit in limits.items() if milligrams >= limit]


def _value(text: str) -> float | None:
    glued = re.fullmatch(r"(\d+(?:\.\d+)?)", text.replace(",", ""))
    if glued:
        return float(glued[1])
    return _COUNT_WORDS.get(text)


def _families(value: float, unit: str, *, exact: bool) -> list[str]:
    families = []
    if unit in _UNITS:
        milligrams = value * 1000 if unit in {"g", "gram", "grams"} else value
        return _amounts(milligrams)
    if value >= 2 and value < 300:
        families.append("COUNT")
    if value >= 3 and value < 300:
        families.append("THREE_OR_MORE")
    if _MANY <= value < 300:
        families.append("MANY_COUNT")
    if exact:
        families += _amounts(value)
    if exact and any(low <= value <= high for low, high in (_FEVER_CELSIUS, _FEVER_FAHRENHEIT)):
        families.append("FEVER_DEGREES")
        # 38 may be an age; 38.5 and 102 are not.
        if unit not in _NO_DEGREES and (value != int(value) or value >= _FEVER_FAHRENHEIT[0]):
            families.append("FEVER_SURE")
    return families
