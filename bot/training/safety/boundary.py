"""What no reply may hold: an amount for one person, a plan for stopping, a finding, the word to stop.

The sentences are fixed, so the patterns need not be clever: they are to stop a sentence before it is
released, and a person looks at each find.
"""

from __future__ import annotations

import re

AMOUNT, PLAN, FINDING, STOPPING = "an amount", "a plan", "a diagnosis", "the word to stop"

_NUMBER = r"(?:\d[\d.,]*|one|two|three|four|five|six|half|double)"
_AMOUNT = re.compile(
    rf"\b{_NUMBER}\s*(?:mg|mcg|milligrams?|micrograms?|grams?|g)\b"
    rf"|\btake\s+{_NUMBER}\s+(?:more\s+)?(?:tablets?|capsules?|pills?|doses?)\b",
    re.IGNORECASE,
)
_PLAN = re.compile(
    rf"\b(?:reduce|lower|cut|drop|decrease|increase|raise|halve|taper)\b[^.]*\b"
    rf"(?:by\s+(?:{_NUMBER}|a\s+(?:half|third|quarter|tenth))|(?:each|every)\s+(?:\w+\s+)?(?:days?|weeks?|months?))",
    re.IGNORECASE,
)
#: What two medicines do to each other in the body is no plan.
_NO_PLAN = re.compile(r"\b(?:uptake|in the body)\b", re.IGNORECASE)
_CONDITION = (
    r"(?:sciatica|nerve (?:pain|damage)|(?:a |an )?(?:slipped|herniated|bulging) dis[ck]|arthritis|stenosis|"
    r"fibromyalgia|cancer|(?:an )?infection|(?:a )?stroke|(?:a )?heart attack|cauda equina|muscle strain|"
    r"addict\w*)"
)
_FINDING = re.compile(
    rf"\byou(?:'re| are)? (?:probably |likely |surely |clearly )?(?:have|having|suffer from) {_CONDITION}\b"
    rf"|\b(?:this|it|that|yours) (?:is|must be) (?:probably |likely |surely |clearly )?{_CONDITION}\b"
    rf"|\byou (?:do not|don't) have (?:any )?{_CONDITION}\b",
    re.IGNORECASE,
)
_STOP = re.compile(
    r"\b(?:stop|quit|discontinue|come off)\s+(?:taking\s+)?(?:it|gabapentin|neurontin|(?:this|the) medicine|"
    r"your (?:medicine|tablets|capsules|pills))\b",
    re.IGNORECASE,
)
#: Before "stop gabapentin", these turn it round, or tell of others instead of advising.
_NOT_ADVICE = re.compile(
    r"\b(?:not|never|don't|without|before|when|if|whether|after|people|can|could|may|might|want|wish|why|to)\s+"
    r"(?:\w+\s+){0,3}$",
    re.IGNORECASE,
)
_LABEL_SAYS_STOP = re.compile(r"\bsays to stop (?:taking )?gabapentin\b", re.IGNORECASE)


def crossed(text: str) -> list[str]:
    """Return which boundaries a text crosses; none when it keeps to all of them.

    Args:
        text: One or several sentences.
    """
    sentences = re.split(r"(?<=[.!?])\s+|\n+", text)
    found = [
        name
        for name, pattern in ((AMOUNT, _AMOUNT), (PLAN, _PLAN), (FINDING, _FINDING))
        if any(
            pattern.search(sentence)
            for sentence in sentences
            if name != PLAN or not _NO_PLAN.search(sentence)
        )
    ]
    return [*found, STOPPING] if tells_to_stop(text) else found


def tells_to_stop(text: str) -> bool:
    """Tell whether a text says to stop gabapentin, for whatever reason."""
    return any(_says_stop(sentence) for sentence in re.split(r"(?<=[.!?])\s+|\n+", text))


def _says_stop(sentence: str) -> bool:
    if _LABEL_SAYS_STOP.search(sentence):
        return True
    return any(not _NOT_ADVICE.search(sentence[: match.start()]) for match in _STOP.finditer(sentence))
