"""How numbers look that count or measure something, and are nobody's number."""

from __future__ import annotations

import re

UNITS = (
    r"mgs?|mcg|µg|ug|g|gm|grams?|kg|kilos?|ml|l|cc|iu|units?|milligrams?|milligrammes?|micrograms?|lbs?|pounds?|stone|"
    r"cm|mm|m|km|ft|feet|foot|inch(?:es)?|miles?|steps|k?cals?|calories|kj|people|patients|adults|women|men|children|"
    r"dollars?|bucks|usd|euros?|pesos|rupees|quid|times|x|doses?|tabs?|tablets?|pills?|caps?|capsules?|a\s+day|"
    r"per\s+day|daily|hours?|hrs?|minutes?|mins?|seconds?|secs?|days?|weeks?|months?|years?|yrs?|bpm|mmhg|mmol|percent|"
    r"participants|subjects|cells|platelets|words|rpm|volts|watts|hz|mph|square|sq|views|likes|followers|copies|pieces|"
    r"trials|studies"
)
UNIT_FOLLOWS = rf"(?!\s?-?(?:%|(?:{UNITS})(?![^\W\d_])))"
"""Ends a pattern for a number: no unit stands after it."""

DOSES_ARE_MULTIPLES_OF = 25
GROUP = re.compile(r"\d+")


def are_doses(number: str) -> bool:
    """Whether it could be a row of doses, as in "300 600 1200" or "300-1200"."""
    groups = [int(group) for group in GROUP.findall(number)]
    return (
        len(groups) > 1 and "(" not in number and all(group % DOSES_ARE_MULTIPLES_OF == 0 for group in groups)
    )
