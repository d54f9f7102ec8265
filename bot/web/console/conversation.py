"""One conversation: what was said, what was understood of it, and what staff did about it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timezone
from typing import Any
from urllib.parse import urlencode

from starlette.responses import Response

from bot.store.console import (
    ConversationSummary,
    close_handoffs,
    find_conversation,
    mark_reviewed,
    read_transcript,
)
from bot.store.corrections import Correction, corrections_of
from bot.store.feedback import Feedback, feedback_of
from bot.store.messages import BOT, USER, Message
from bot.store.reviews import (
    ALL,
    Call,
    calls_for_a_person,
    next_to_review,
    reopen_calls,
    take_review_back,
)
from bot.web.console.access import HOME, NOT_FOUND, Page, Visit, redirect
from bot.web.console.conversations import TABS, marks
from bot.web.console.titles import KINDS, RATINGS, URGENCIES, Titles

OTHERS_SHOWN = 3
SURE, UNSURE = 0.8, 0.5
WORTH_NAMING = 0.01


def show_conversation(visit: Visit) -> Page:
    """`GET /console/conversations/{id}`: the transcript, with what was understood beside it."""
    conversation_id = visit.request.path_params["id"]
    with visit.parts.services.database.reading() as connection:
        summary = find_conversation(connection, conversation_id)
        if summary is None:
            raise NOT_FOUND
        transcript = read_transcript(connection, conversation_id)
        calls = calls_for_a_person(connection, conversation_id)
        corrected = corrections_of(connection, conversation_id)
        rated = feedback_of(connection, conversation_id)
    show = visit.request.query_params.get("show", ALL)
    reader = _Reader(visit.parts.titles, transcript, calls, corrected, rated)
    content = {
        "conversation": summary,
        "seen": summary.last_activity_at.isoformat(),
        "is_reviewed": summary.reviewed_at is not None and summary.reviewed_at >= summary.last_activity_at,
        "conversation_marks": [mark for mark in marks(summary) if mark["kind"] != "new"],
        "has_calls": bool(calls),
        "messages": [reader.message(message) for message in transcript],
        "topics": visit.parts.titles.to_choose_from(visit.parts.teaching_data.examples()),
        "show": show if show in TABS else ALL,
        "list_title": TABS.get(show, TABS[ALL]),
    }
    return Page("conversation.html", content)


def review(visit: Visit) -> Response:
    """`POST /console/conversations/{id}/review`: mark as reviewed, or take that back."""
    summary = _summary(visit)
    with visit.parts.services.database.writing() as connection:
        if visit.text("reviewed") == "no":
            take_review_back(connection, summary.id)
            return redirect(_here(visit))
        mark_reviewed(connection, summary.id, visit.person.name, _reviewed_until(visit, summary))
        following = next_to_review(connection, summary) if visit.text("then") == "next" else None
    if visit.text("then") != "next":
        return redirect(_here(visit))
    return redirect(f"{HOME}/{following}?show=unreviewed" if following else f"{HOME}?show=unreviewed")


def take_up(visit: Visit) -> Response:
    """`POST /console/conversations/{id}/calls`: a person has taken it up, or has to after all."""
    summary = _summary(visit)
    with visit.parts.services.database.writing() as connection:
        if visit.text("taken_up") == "no":
            reopen_calls(connection, summary.id)
        else:
            close_handoffs(connection, summary.id, datetime.now(timezone.utc))
    return redirect(_here(visit))


def _summary(visit: Visit) -> ConversationSummary:
    with visit.parts.services.database.reading() as connection:
        summary = find_conversation(connection, visit.request.path_params["id"])
    if summary is None:
        raise NOT_FOUND
    return summary


def _reviewed_until(visit: Visit, summary: ConversationSummary) -> datetime:
    """Now; or what the page showed, when more was said since."""
    now, seen = datetime.now(timezone.utc), visit.text("seen")
    if seen in ("", summary.last_activity_at.isoformat()):
        return now
    try:
        return min(datetime.fromisoformat(seen).astimezone(timezone.utc), now)
    except (ValueError, OverflowError):
        return now


def _here(visit: Visit) -> str:
    show = visit.text("show")
    query = f"?{urlencode({'show': show})}" if show in TABS and show != ALL else ""
    return f"{HOME}/{visit.request.path_params['id']}{query}"


class _Reader:
    """Turns stored messages into what the page shows."""

    def __init__(
        self,
        titles: Titles,
        transcript: Sequence[Message],
        calls: Mapping[int, Call],
        corrected: Mapping[int, list[Correction]],
        rated: Mapping[int, Feedback],
    ) -> None:
        self._titles, self._calls, self._corrected, self._rated = titles, calls, corrected, rated
        self._sources: dict[int, list[str]] = {}
        for message in transcript:
            if message.reply_to is not None:
                named = self._sources.setdefault(message.reply_to, [])
                named += [title for title in _source_titles(message) if title not in named]

    def message(self, message: Message) -> dict[str, Any]:
        """One message."""
        shown = {
            "seq": message.seq,
            "sender": message.sender,
            "sent_at": message.sent_at,
            "text": message.text,
            "kind": message.kind,
            "kind_title": KINDS.get(message.kind, message.kind) if message.sender == BOT else None,
            "urgency": message.urgency,
            "urgency_title": URGENCIES.get(message.urgency),
            "red_flags": [self._titles.red_flag(name) for name in message.red_flags],
            "buttons": [button["title"] for button in message.buttons],
            "call": self._calls.get(message.seq),
            "feedback": self._feedback(message),
        }
        if message.sender == USER:
            shown["understood"] = self._understood(message)
            shown["was_button"] = message.payload is not None
            shown["corrections"] = [
                {**vars(correction), "topic": self._titles.intent(correction.to_intent)}
                for correction in self._corrected.get(message.seq, [])
            ]
        return shown

    def _feedback(self, message: Message) -> dict[str, Any] | None:
        feedback = self._rated.get(message.seq)
        return None if feedback is None else {**vars(feedback), "title": RATINGS[feedback.rating]}

    def _understood(self, message: Message) -> dict[str, Any]:
        understood = message.understood or {}
        intent, confidence = understood.get("intent"), float(understood.get("confidence") or 0.0)
        others = [
            other
            for other in understood.get("ranking") or []
            if other.get("name") != intent and (other.get("confidence") or 0.0) >= WORTH_NAMING
        ]
        return {
            "intent": intent,
            "title": self._titles.intent(intent),
            "confidence": confidence,
            "certainty": "sure" if confidence >= SURE else "fair" if confidence >= UNSURE else "unsure",
            "entities": list(
                dict.fromkeys(self._titles.entity(entity) for entity in understood.get("entities") or [])
            ),
            "others": [
                {
                    "intent": other.get("name"),
                    "title": self._titles.intent(other.get("name")),
                    "confidence": float(other.get("confidence") or 0.0),
                }
                for other in others[:OTHERS_SHOWN]
            ],
            "sources": self._sources.get(message.seq, []),
        }


def _source_titles(message: Message) -> list[str]:
    return [f"{source['title']} ({source['publisher']})" for source in message.sources]
