"""Whether an emergency is still open, by what is written after it.

"He seems ok, just a bit floppy", "forget I said it" and "could that just be the pills" close nothing. What
closes an emergency is a clear word that the person is safe, or that help is there or coming. A question that
is plainly about something else closes nothing either, but it is answered.
"""

from __future__ import annotations

from collections.abc import Iterable

from spacy.tokens import Doc

from bot.knowledge import project_knowledge
from bot.nlu.red_flags.finder import find_red_flags, read_message
from bot.nlu.red_flags.framing import ASKED, PAST, SUPPOSED
from bot.nlu.red_flags.markers import find_markers, single_words
from bot.nlu.red_flags.patterns import Reading
from bot.nlu.red_flags.words import Find

#: A shorter question says too little to be plainly about something else: "how come?"
_SHORTEST_QUESTION = 4
_DOUBTS = frozenset(
    {"if", "not", "never", "whether", "should", "cannot", "nobody", "refuse", "away", "wrong"}
)


def still_open(document: Doc, earlier: Iterable[str]) -> list[str]:
    """Return which of the red flags raised before a message are still open after it.

    Args:
        document: the analysed message that came after them.
        earlier: ids of the flags that were raised and not closed since, the most pressing first.
    """
    flags = list(earlier)
    if not flags or find_red_flags(document):
        return flags
    reading = read_message(document)
    if stated(reading, "safe_now") or stated(reading, "help_coming"):
        return []
    if stated(reading, "doctor_coming"):
        known = project_knowledge().red_flags
        return [flag for flag in flags if known[flag].level == "emergency"]
    return flags


def asks_something_else(document: Doc) -> bool:
    """Tell whether a message is a question that refers to nothing said before."""
    reading = read_message(document)
    texts = [word.text for word in reading.words if not word.is_punctuation]
    openers = single_words("openers")
    opening = next((text for text in texts if text not in openers), "")
    asks = opening in single_words("question_words") | single_words("auxiliaries")
    # "What is gabapentin" is short and still no "what now".
    shortest = _SHORTEST_QUESTION - 1 if reading.families.get("GABA_ANY") else _SHORTEST_QUESTION
    if not asks or len(texts) < shortest:
        return False
    return not find_markers("refers_back", reading.words)


def stated(reading: Reading, kind: str) -> list[Find]:
    """Return where a message states a phrase of some kind, and neither asks, doubts nor denies it.

    Args:
        reading: the message.
        kind: a group of phrases in framing.yml.
    """
    return [find for find in find_markers(kind, reading.words) if _is_stated(reading, find)]


def _is_stated(reading: Reading, find: Find) -> bool:
    frames = reading.frames
    clause = frames.clause_at(find.start)
    own = range(find.start, find.end)
    around = {reading.words[place].text for place in range(clause.start, clause.end) if place not in own}
    asked = {ASKED, SUPPOSED, PAST} & frames.of(find) or _ends_with_question_mark(reading, clause.end)
    return not asked and not around & _DOUBTS


def _ends_with_question_mark(reading: Reading, end: int) -> bool:
    return end < len(reading.words) and reading.words[end].text.startswith("?")
