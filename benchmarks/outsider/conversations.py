"""Conversations with something in them that nobody else may ever see."""

from __future__ import annotations

import json
import re
import secrets
import uuid
from dataclasses import dataclass, field

from benchmarks.outsider.content import as_bytes
from benchmarks.outsider.speaking import Answer, Line, request

MARKER = re.compile(rb"marker[0-9a-f]{24}")
ID = re.compile(rb"[0-9a-f]{32}")
TOKEN = re.compile(rb"[A-Za-z0-9_-]{40,}\.[A-Za-z0-9_-]{20,}")


class ServerRefused(Exception):
    """The server did not even begin a conversation, so there is nothing to measure."""


@dataclass(frozen=True)
class Conversation:
    """A conversation whose words are secret.

    Attributes:
        id: Its id.
        token: Opens it.
        marker: A word that was said in it and nowhere else.
        message_id: The id under which it was said.
    """

    id: str
    token: str
    marker: str = field(default_factory=lambda: f"marker{secrets.token_hex(12)}")
    message_id: str = field(default_factory=lambda: str(uuid.uuid4()))

    @property
    def authorization(self) -> str:
        """The header that opens it."""
        return f"Bearer {self.token}"


async def begin(line: Line) -> Conversation:
    """Begin a conversation, and say its marker.

    Raises:
        ServerRefused: The server answered otherwise than it should.
    """
    answer = await line.ask(request("POST", "/chat/sessions", {}, b""))
    if answer.status != 201:
        raise ServerRefused(f"A conversation could not be begun: status {answer.status}.")
    content = json.loads(answer.body)
    conversation = Conversation(content["conversation_id"], content["token"])
    message = as_bytes({"id": conversation.message_id, "text": f"for years {conversation.marker}"})
    headers: dict[str, str | bytes] = {"Authorization": conversation.authorization}
    answer = await line.ask(request("POST", "/chat/messages", headers, message))
    transcript = await line.ask(request("GET", "/chat/transcript", headers))
    if answer.status != 200 or conversation.marker.encode() not in transcript.body:
        raise ServerRefused(
            "What was said does not stand in the transcript, so nothing could be found elsewhere."
        )
    return conversation


class Secrets:
    """Knows which bytes belong to which conversation."""

    def __init__(self) -> None:
        self._owners: dict[bytes, Conversation] = {}

    def keep(self, conversation: Conversation) -> None:
        """From now on, nobody else may see anything of it."""
        for secret in (conversation.id, conversation.token, conversation.marker):
            self._owners[secret.encode()] = conversation

    def seen(self, sent: bytes, answer: Answer, by: Conversation | None) -> set[Conversation]:
        """The conversations that came back to somebody who has not got their tokens.

        Args:
            sent: What was asked: a stolen id in an address may come back with that address.
            answer: What came back.
            by: The conversation whose token was sent, if any.
        """
        found = (secret for form in (MARKER, ID, TOKEN) for secret in form.findall(answer.everything))
        owners = {self._owners[secret] for secret in found if secret in self._owners and secret not in sent}
        return owners - {by} if by else owners
