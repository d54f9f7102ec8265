"""Tells a question about what can happen from a question about what is happening.

"Can gabapentin cause seizures" and "will I have a seizure" ask what can be; "why can't I feel my legs" and
"did I take too much" tell what is.
"""

from __future__ import annotations

from bot.nlu.red_flags.markers import single_words
from bot.nlu.red_flags.words import Find, Word

_STATING = frozenset({"is", "are", "am", "was", "were", "has", "have", "had", "did"})


def question_frame(
    clause: list[Word], offset: int, families: dict[str, list[Find]], *, is_joined: bool
) -> str:
    """Return "asked" or "supposed" for a clause that only asks what can be, else an empty text.

    Args:
        clause: the words of the clause.
        offset: place of its first word in the message.
        families: where the word families occur in the message.
        is_joined: whether an "and" or the like joins it to what came before.
    """
    relatives = {find.start - offset for find in families.get("FAMILY", ())}
    texts = [word.text for word in clause]
    first = next(
        (place for place, text in enumerate(texts) if text not in single_words("openers")), len(texts)
    )
    texts = texts[first:]
    persons = {place for place, text in enumerate(texts) if text in single_words("persons")}
    persons |= {place - first for place in relatives if first <= place < len(clause)}
    if len(texts) < 2:
        return ""
    if texts[0] in single_words("question_words"):
        return _open_question(texts, persons)
    if texts[0] in single_words("auxiliaries"):
        # "... and was shaking" goes on with what was said; "... and is that normal" asks.
        if is_joined and texts[0] in _STATING and texts[1] not in {"it", "this", "that", "there"}:
            return ""
        return _yes_no_question(texts, persons)
    return ""


def _open_question(texts: list[str], persons: set[int]) -> str:
    if texts[0] == "when" and texts[1] not in single_words("auxiliaries"):
        return ""
    if texts[0] == "why":
        return "" if persons & {1, 2, 3, 4} else "asked"
    owned = any(texts[place] in {"my", "his", "her"} for place in persons)
    if owned and not set(texts[:3]) & single_words("modals"):
        return ""
    return "asked"


def _yes_no_question(texts: list[str], persons: set[int]) -> str:
    auxiliary, subject = texts[0], texts[1]
    if (
        subject == "not"
        and len(texts) > 2
        and texts[2] not in single_words("persons") | {"you", "it", "this", "gabapentin"}
    ):
        return ""
    is_person = bool(persons & {1, 2})
    if auxiliary in single_words("modals"):
        return _modal_question(texts, is_person)
    if auxiliary in {"do", "does"}:
        return "" if subject == "not" else "asked"
    if auxiliary in {"have", "has", "is", "are", "was", "am", "were"} and subject in single_words(
        "statement_followers"
    ):
        return ""
    if is_person or (subject in {"it", "this", "that"} and _tells(texts, persons)):
        return ""
    if auxiliary in {"have", "has", "am"} and subject not in {
        "you",
        "anyone",
        "anybody",
        "people",
        "others",
        "patients",
    }:
        return ""
    return "asked"


def _tells(texts: list[str], persons: set[int]) -> bool:
    """Tell whether "is it ..." or "is this ..." speaks of something that is happening."""
    return bool(persons) or (texts[1] == "this" and len(texts) > 2 and texts[2] in {"a", "an", "anaphylaxis"})


def _modal_question(texts: list[str], is_person: bool) -> str:
    """Judge "could I be having ...", "can gabapentin cause ...", "should I go ..."."""
    if not is_person:
        return "asked"
    rest = texts[2:6]
    words = set(rest)
    happening = ("be" in words and any(text.endswith("ing") for text in rest)) or (
        "have" in words and any(text.endswith("ed") for text in rest)
    )
    acting = texts[0] == "should" and set(rest) & {"go", "call", "see", "take", "be"}
    return "" if happening or acting else "supposed"
