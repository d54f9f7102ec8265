"""Session tokens: signed, expiring, good for one conversation. An id without its token opens nothing."""

from __future__ import annotations

import os
import secrets
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timezone
from pathlib import Path

from itsdangerous import BadData, URLSafeSerializer

SECRET_FILE = "secret.key"  # noqa: S105 - a file name
SECRET_BYTES = 32


class TokenRefused(Exception):
    """The token is missing, altered, expired, or not one of ours."""


@dataclass(frozen=True)
class Session:
    """What a fresh session hands out.

    Attributes:
        conversation_id: An identifier, never a credential.
        token: The credential.
        expires_at: When the token ends, in UTC.
    """

    conversation_id: str
    token: str
    expires_at: datetime


@dataclass(frozen=True)
class Access:
    """What a good token gives.

    Attributes:
        conversation_id: The conversation that it opens.
        issued_at: When it was given out, in UTC.
    """

    conversation_id: str
    issued_at: datetime


class SessionTokens:
    """Makes and reads tokens.

    Args:
        secret: The server's secret.
        hours: How long a token is good.
        clock: Seconds since 1970.
    """

    def __init__(self, secret: str, hours: int, clock: Callable[[], float] = time.time) -> None:
        self._serializer = URLSafeSerializer(secret, salt="chat session")
        self._seconds = hours * 3600
        self._clock = clock

    def open(self) -> Session:
        """A session for a new conversation, with an id that cannot be guessed."""
        return self._session(secrets.token_hex(16), self._clock())

    def renew(self, conversation_id: str, asked_at: float) -> Session:
        """A session with a further token for a conversation.

        Args:
            conversation_id: The conversation; whoever calls has seen that it may be opened.
            asked_at: See `now`; taken before that was seen, so that what is revoked meanwhile is so here too.
        """
        return self._session(conversation_id, asked_at)

    def now(self) -> float:
        """Seconds since 1970, by the clock that tokens go by."""
        return self._clock()

    def _session(self, conversation_id: str, issued_at: float) -> Session:
        expires = int(issued_at) + self._seconds
        token = self._serializer.dumps({"conversation": conversation_id, "expires": expires})
        return Session(conversation_id, str(token), datetime.fromtimestamp(expires, timezone.utc))

    def read(self, token: str) -> Access:
        """What a token opens.

        Raises:
            TokenRefused: The token is altered, expired, or not one of ours.
        """
        try:
            content = self._serializer.loads(token)
            conversation_id, expires = content["conversation"], content["expires"]
        except (BadData, KeyError, TypeError, ValueError) as error:
            raise TokenRefused("This token is not one of ours.") from error
        if expires <= self._clock():
            raise TokenRefused("This token has expired.")
        issued_at = datetime.fromtimestamp(expires - self._seconds, timezone.utc)
        return Access(str(conversation_id), issued_at)


def secret_of(state_dir: Path) -> str:
    """Read the server's secret; make it at the first start, readable by its owner only.

    Args:
        state_dir: The state folder; made when missing.
    """
    state_dir.mkdir(parents=True, exist_ok=True)
    path = state_dir / SECRET_FILE
    if not path.exists():
        _make_secret(path)
    return path.read_text(encoding="ascii").strip()


def _make_secret(path: Path) -> None:
    draft = path.with_name(f"{path.name}.{secrets.token_hex(4)}")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w", encoding="ascii") as file:
        file.write(secrets.token_hex(SECRET_BYTES) + "\n")
    try:
        # Linking fails when another process was first, and never shows a half-written secret.
        os.link(draft, path)
    except FileExistsError:
        pass
    finally:
        draft.unlink()
