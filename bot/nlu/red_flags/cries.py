"""Recognises a cry for help that does not say what is wrong: "this is an emergency", "send an ambulance"."""

from __future__ import annotations

from spacy.tokens import Doc

from bot.nlu.red_flags.afterwards import stated
from bot.nlu.red_flags.finder import read_message
from bot.nlu.red_flags.markers import find_markers


def cries_for_help(document: Doc) -> bool:
    """Tell whether a message cries for help now: stated, not asked about, denied, supposed or past.

    Args:
        document: the analysed message.
    """
    reading = read_message(document)
    # "They sent an ambulance" has the words of a cry.
    answered = {place for find in stated(reading, "cries_answered") for place in range(find.start, find.end)}
    cries = (cry for cry in find_markers("cries_for_help", reading.words) if cry.start not in answered)
    return any(not reading.frames.of(cry) and not reading.frames.is_denied(cry) for cry in cries)
