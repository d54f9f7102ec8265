"""A message is masked before it is written: what the assistant needed of it was understood before."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from bot.privacy.masking import Masked, mask

JSONObject = dict[str, Any]


def masked(event: Mapping[str, Any]) -> JSONObject:
    """Take out of a serialised event what could say who wrote it.

    Args:
        event: An event of Rasa's, as it serialises them; only what users typed is changed.

    Returns:
        The same event with masks in its texts; the places of its entities follow.
    """
    metadata = event.get("metadata") or {}
    if event["event"] != "user" or not event.get("text") or metadata.get("payload"):
        return dict(event)
    text = str(event["text"])
    hidden = mask(text)
    shown = str(metadata.get("shown_text", text))
    content = {**event, "text": hidden.text, "parse_data": _parsed(event.get("parse_data") or {}, hidden)}
    if "shown_text" in metadata:
        content["metadata"] = {**metadata, "shown_text": hidden.text if shown == text else mask(shown).text}
    return content


def _parsed(parsed: Mapping[str, Any], hidden: Masked) -> JSONObject:
    content = {**parsed, "entities": [_moved(entity, hidden) for entity in parsed.get("entities") or []]}
    if "text" in parsed:
        content["text"] = hidden.text
    return content


def _moved(entity: Mapping[str, Any], hidden: Masked) -> JSONObject:
    start, end = entity.get("start"), entity.get("end")
    if not isinstance(start, int) or not isinstance(end, int):
        return dict(entity)
    start, end = hidden.moved(start, end)
    return {**entity, "start": start, "end": end}
