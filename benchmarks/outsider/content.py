"""What an attacker writes: text, JSON and bytes of every kind, the same again for the same seed."""

from __future__ import annotations

import json
import uuid
from random import Random
from typing import Any

JSONValue = None | bool | float | str | list[Any] | dict[str, Any]

TEXTS = (
    "hello",
    "how long can I take it for years",
    "I am tired and sleepy",
    "count one more",
    "chest pain",
    "",
    " \n\t\u200b",
    "\x00\x01\x7f",
    "/restart",
    '/counts{"count": 7}',
    "//session_start",
    "<script>alert(1)</script>",
    "'; DROP TABLE messages; --",
    "{emergency_number} {0} {slot}",
    "{{7*7}} ${7*7} %s %n",
    "\ud800 half a pair",
    "\u202eabc\u202c",
    "مرحبا كيف حالك",
    "背中が痛い",
    "👩‍👩‍👧 👍",
    "é" * 2000,
    "🙂" * 2001,
    "a" * 60_000,
    "ﬅ\u0958\ufb2c" * 600,
    "NaN",
    "../../etc/passwd",
    "Ａ／Ｂ\u2028\u2029\r\n",
)
PAYLOADS = ("/tiredness", "/restart", "/greet", '/counts{"a": 1}', "hello", "", "/", "/" * 5000)
NUMBERS = (0, -1, 1, 2**31, 2**63, -(2**63) - 1, 10**400, 0.1, 1e308, float("nan"), float("inf"))
SEGMENTS = (
    "chat",
    "messages",
    "sessions",
    "current",
    "static",
    "console",
    "..",
    "%2e%2e",
    "%00",
    "%ff",
    "",
    "1",
)
LARGEST_BYTES = 200


def some_text(random: Random) -> str:
    """A text from the list, or characters from anywhere in Unicode."""
    if random.random() < 0.7:
        return random.choice(TEXTS)
    return "".join(chr(random.randrange(0x110000)) for _ in range(random.randrange(60)))


def some_value(random: Random, depth: int = 3) -> JSONValue:
    """Any JSON value."""
    kind = random.randrange(8 if depth else 5)
    if kind == 0:
        return random.choice((None, True, False))
    if kind == 1:
        return random.choice(NUMBERS)
    if kind < 5:
        return some_text(random)
    size = random.randrange(4)
    if kind == 5:
        return [some_value(random, depth - 1) for _ in range(size)]
    return {some_text(random)[:20]: some_value(random, depth - 1) for _ in range(size)}


def new_message(random: Random, text: str | None = None) -> dict[str, Any]:
    """A message as the contract wants it."""
    return {
        "id": str(uuid.UUID(int=random.getrandbits(128))),
        "text": some_text(random) if text is None else text,
    }


def as_bytes(content: object) -> bytes:
    """JSON in ASCII: half a surrogate pair can be sent that way and no other."""
    return json.dumps(content).encode("ascii")


def some_body(random: Random, proper: dict[str, Any]) -> bytes:
    """A body that is nearly right, or nothing like it.

    Args:
        random: Chooses.
        proper: What would be right.
    """
    kind = random.randrange(10)
    if kind < 5:
        return as_bytes(_nearly(random, proper))
    if kind == 5:
        return as_bytes(some_value(random))
    whole = as_bytes(proper)
    if kind == 6:
        return whole[: random.randrange(len(whole) + 1)]
    if kind == 7:
        return random.randbytes(random.randrange(LARGEST_BYTES))
    if kind == 8:
        return whole.decode().encode(random.choice(("utf-16", "utf-32", "utf-8-sig", "utf-7")))
    return random.choice(
        (b"[" * 30_000, b'{"a":' * 5_000, b"9" * 60_000, b"\xff\xfe\x00", b"a" * 70_000, b"")
    )


def _nearly(random: Random, proper: dict[str, Any]) -> dict[str, Any]:
    altered = dict(proper)
    name = random.choice(list(altered))
    change = random.randrange(4)
    if change == 0:
        del altered[name]
    elif change == 1:
        altered[name] = some_value(random)
    elif change == 2:
        altered[some_text(random)[:30]] = some_value(random)
    else:
        altered["payload"] = random.choice(PAYLOADS)
        altered.pop(random.choice(("text", "payload", "id")), None)
    return altered


def some_path(random: Random) -> str:
    """A path that leads nowhere, or where it should not lead."""
    return "/" + "/".join(random.choice(SEGMENTS) for _ in range(random.randrange(1, 6)))


def some_header(random: Random) -> bytes:
    """A header's value: any bytes but line ends and zeros, which end a header."""
    return bytes(random.choice(range(0x20, 0x7F)) for _ in range(random.randrange(1, 60)))
