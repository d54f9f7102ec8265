"""What the conversation was about before a message: the server hands it over in the message's metadata.

Plain Rasa hands nothing over; a message is then understood by itself.
"""

from __future__ import annotations

from typing import Any

from rasa.shared.nlu.constants import METADATA, METADATA_INTENT
from rasa.shared.nlu.training_data.message import Message

#: Key of the context in a message's metadata.
CONTEXT = "context"
#: In a context, and in the metadata of a block of teaching examples: the intent that was last answered.
AFTER = "after"
#: In a context: the ids of red flags of earlier messages that nobody has called off.
OPEN_RED_FLAGS = "open_red_flags"
#: In a context: what earlier messages established, see `bot.nlu.red_flags.finder.establishes`.
ESTABLISHED = "established"
#: In what was understood: the ids of red flags that a message only supposes or asks about.
SUPPOSED_RED_FLAGS = "supposed_red_flags"
#: Stands for an intent where the assistant has just asked which other medicine is meant.
WHICH_MEDICINE = "which_medicine"


def context_of(message: Message) -> str | None:
    """Return the intent that was answered before a message, if the server told."""
    return _text(from_context(message, AFTER))


def from_context(message: Message, key: str) -> Any:  # noqa: ANN401 (JSON)
    """Return one value of a message's context, or None."""
    context = (message.get(METADATA) or {}).get(CONTEXT) or {}
    return context.get(key)


def taught_context(example: Message) -> str | None:
    """Return the intent that a teaching example follows, if the metadata of its block name one."""
    metadata = message_metadata(example).get(METADATA_INTENT)
    return _text(metadata.get(AFTER)) if isinstance(metadata, dict) else None


def message_metadata(message: Message) -> dict[str, Any]:
    """Return a message's metadata; empty where there are none."""
    metadata: dict[str, Any] = message.get(METADATA) or {}
    return metadata


def _text(value: Any) -> str | None:  # noqa: ANN401 (JSON)
    return str(value) if value else None
