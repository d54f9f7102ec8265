"""Where somebody lives: streets with a house number, post boxes, ZIP codes and other postal codes."""

from __future__ import annotations

import re
from collections.abc import Iterator

from bot.privacy.pieces import Piece, of_group

STREETS = "street|avenue|ave|road|rd|boulevard|blvd|lane|ln|crescent|terrace|parkway|pkwy"
STREETS_CAPITALISED = (
    "St|Drive|Dr|Court|Ct|Place|Pl|Way|Square|Sq|Circle|Cir|Highway|Hwy|Close|Trail|Trl|Loop|"
    "Alley|Run|Row|Path|Pike"
)
"""These are ordinary words or titles too when they stand in small letters."""

STATES = (
    "AL|AK|AZ|AR|CA|CO|CT|DE|FL|GA|HI|ID|IL|IN|IA|KS|KY|LA|ME|MD|MA|MI|MN|MS|MO|MT|NE|NV|NH|NJ|NM|NY|NC|ND|OH|OK|"
    "OR|PA|RI|SC|SD|TN|TX|UT|VT|VA|WA|WV|WI|WY|DC"
)
NO_STREET_WORDS = (
    "hours?|hrs?|minutes?|mins?|days?|weeks?|months?|years?|miles?|km|feet|ft|mg|mcg|ml|pills?|tablets?|capsules?|"
    "times?|in|on|of|the|a|an|and|or|to|at|up|down|per|by|for|from|is|was|i|it|my|then|when|with|that|this|off|along|"
    "into|across|we|he|she|they|more|people|cars?|blocks?|kids?|gabapentin|neurontin|gabba|dose|doses|daily|no|not|"
    "but|if|side|long|hard|rough|way"
)
WORD = (
    rf"(?!(?:{NO_STREET_WORDS})\b)"
    r"(?:[^\W\d_][^\W\d_'’]{0,20}(?:['’][^\W\d_]{1,20})?\.?|\d{1,3}(?:st|nd|rd|th))"
)
HOUSE = r"(?<![\w.,/$£€-])\d{1,6}[a-z]?"
UNIT = (
    r"(?:,?\s{1,2}(?:(?i:apt|apartment|unit|suite|ste|flat|room|rm|lot)\b|\#)\.?\s{0,2}\#?\s?\w{1,5}"
    r"|,?\s{1,2}\#\s?\w{1,5})"
)
CITY = r"(?:[A-Z][a-z]{1,20}\.?\s){0,2}[A-Z][a-z]{1,20}"
ZIP = r"\d{5}(?:-\d{4})?"
REST = (
    rf"(?:{UNIT})?(?:,?\s{{1,2}}{CITY},?\s{{1,2}}(?:(?:{STATES})\b\.?(?:,?\s{{1,2}}{ZIP})?|{ZIP})(?!\w)"
    rf"|,?\s{{1,2}}(?:{STATES})\s{ZIP})?"
)

STREET = re.compile(
    rf"{HOUSE}\s{{1,2}}(?:[NSEW]\.?\s{{1,2}})?(?:(?i:{WORD})\s{{1,2}}){{1,3}}?"
    rf"(?:(?i:{STREETS})\b\.?"
    # "2 Gabapentin. Dr. Smith" is no street: a title has a name after it.
    rf"|(?:{STREETS_CAPITALISED})\b(?:\.(?!\s[A-Z][a-z])|(?!\.?\s[A-Z][a-z])|(?=\.?,?\s(?:Apt|Unit|Suite))))"
    rf"{REST}"
)
STREET_CUED = re.compile(
    r"\b(?=[a-z])(?:live[sd]?\s{1,2}(?:at|on|in)|living\s{1,2}(?:at|on)|reside[sd]?\s{1,2}(?:at|on)|staying\s{1,2}at|"
    r"address(?:\s{1,2}is|['’]s|\s?:)?|(?:home|house)\s{1,2}is|i['’]?m\s{1,2}at|"
    r"(?:send|mail|ship|deliver|come|drop)\s{1,2}(?:it\s|them\s|me\s|(?:the|an)\s\w{1,15}\s)?(?:to|at))\s{1,3}"
    rf"(?P<address>{HOUSE}\s{{1,2}}(?:[nsew]\.?\s{{1,2}})?(?:{WORD}\s{{1,2}}){{1,3}}?"
    rf"(?:(?:{STREETS}|{STREETS_CAPITALISED})\b\.?){REST})",
    re.IGNORECASE,
)
ADDRESS_TOLD = re.compile(
    r"\baddress(?:\s{1,2}is|['’]s|\s?:)\s{1,3}"
    rf"(?P<address>{HOUSE}(?:\s{{1,2}}{WORD}){{1,3}}(?:{REST})|(?:{WORD}\s{{1,2}}){{1,3}}\d{{1,5}}[a-z]?)"
    r"(?=\s*(?:[,.;!?\n]|$|and\b|in\b|but\b|my\b))",
    re.IGNORECASE,
)
STREET_COUNTED = re.compile(
    rf"{HOUSE}\s{{1,2}}(?:[nsew]\.?\s{{1,2}}|(?:north|south|east|west)\s{{1,2}})?\d{{1,3}}(?:st|nd|rd|th)\s{{1,2}}"
    rf"(?:{STREETS}|st|dr|ct|pl)\b\.?{REST}",
    re.IGNORECASE,
)
"""Streets that have a number for a name, as in "77 w 104th st"."""

HOUSE_LAST = re.compile(
    rf"\b(?:{WORD}\s{{1,2}}){{1,2}}(?:{STREETS})\.?,?\s{{1,2}}(?:number|no\.?|nr\.?|\#)\s{{0,2}}\d{{1,5}}[a-z]?\b",
    re.IGNORECASE,
)
HOUSE_SAID = re.compile(r"\#|\b(?:no|nr|number)\b", re.IGNORECASE)
BOX = re.compile(r"\b(?:p\.?\s?o\.?|post\s?office)\s{0,2}box\s{1,2}\d{1,8}", re.IGNORECASE)
TOWN = re.compile(rf"\b{CITY},?\s{{1,2}}(?:{STATES})\.?,?\s{{1,2}}{ZIP}(?!\w)|\b(?:{STATES})\s{ZIP}(?!\w)")
CODE_TOLD = re.compile(
    r"\b(?=[a-z])(?:zip|postal|post)\s?(?:code)?(?:\s{1,2}(?:is|was|code|:)|\s?:|['’]s){0,2}\s{1,2}"
    r"(?P<code>\d{5}(?:-\d{4})?|[a-z]{1,2}\d[a-z\d]?\s?\d[a-z]{2}|[a-z]\d[a-z]\s?\d[a-z]\d|\d{4})\b",
    re.IGNORECASE,
)
CODE = re.compile(r"\b(?:[A-Z]{1,2}\d[A-Z\d]?\s\d[ABD-HJLNP-UW-Z]{2}|[ABCEGHJ-NPRSTVXY]\d[A-Z]\s\d[A-Z]\d)\b")
"""Postal codes of Britain and Canada; no dose is written like them."""


def addresses(text: str) -> Iterator[Piece]:
    """Streets with a house number and what follows them, post boxes, postal codes."""
    if not any(map(str.isdigit, text)):
        return
    for pattern, group in (
        (STREET_CUED, "address"),
        (STREET, 0),
        (STREET_COUNTED, 0),
        (ADDRESS_TOLD, "address"),
        (BOX, 0),
        (TOWN, 0),
    ):
        yield from of_group(pattern, text, "postal address", "(address)", group)
    if HOUSE_SAID.search(text):
        yield from of_group(HOUSE_LAST, text, "postal address", "(address)")
    yield from of_group(CODE_TOLD, text, "postal address", "(number)", "code")
    yield from of_group(CODE, text, "postal address", "(number)")
