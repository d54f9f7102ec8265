"""Red flags: signs of an emergency, found by rules, whatever the classifier says."""

from bot.nlu.red_flags.afterwards import asks_something_else, still_open
from bot.nlu.red_flags.cries import cries_for_help
from bot.nlu.red_flags.finder import BACK_PAIN, RedFlagFound, establishes, find_red_flags

__all__ = [
    "BACK_PAIN",
    "RedFlagFound",
    "asks_something_else",
    "cries_for_help",
    "establishes",
    "find_red_flags",
    "still_open",
]
