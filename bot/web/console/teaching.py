"""Teaching from a message: which topic it was, the words to keep, and one line more to learn from."""

from __future__ import annotations

import contextlib
from typing import Any

from starlette.responses import Response

from bot.store.console import find_message
from bot.store.corrections import add_correction, find_correction, take_back
from bot.store.errors import StoreError
from bot.store.messages import USER, Message
from bot.privacy.masking import Masked, mask
from bot.training.teaching_data import AlreadyTaught, NotTaught, readable_example
from bot.web.console.access import HOME, NOT_FOUND, Page, Refused, Visit, redirect


def show_teaching(visit: Visit) -> Page:
    """`GET …/messages/{seq}/teach?topic=…`: the masked words, to confirm or edit before they are kept."""
    message = _message(visit)
    return _teaching_page(visit, message, visit.request.query_params.get("topic", ""), mask(message.text))


def teach(visit: Visit) -> Page | Response:
    """`POST …/messages/{seq}/teach`: add the confirmed words to the teaching data."""
    message, topic, text = _message(visit), visit.text("topic"), visit.text("text")
    if topic not in visit.parts.teaching_data.examples():
        return _teaching_page(
            visit, message, "", Masked(text, ()), "Choose the topic that the message asks about."
        )
    masked = mask(text)
    if masked.found and visit.text("as_written") != "yes":
        return _teaching_page(visit, message, topic, masked)
    try:
        _add(visit, message, topic, readable_example(text))
    except AlreadyTaught as known:
        return _teaching_page(visit, message, topic, Masked(text, ()), _known(visit, known.intent, topic))
    except ValueError as error:
        return _teaching_page(visit, message, topic, Masked(text, ()), str(error))
    return redirect(_conversation(visit, message.seq))


def take_teaching_back(visit: Visit) -> Response:
    """`POST /console/corrections/{number}/take-back`: take the line out of the teaching data again."""
    database = visit.parts.services.database
    with database.writing() as connection:
        correction = find_correction(connection, visit.request.path_params["number"])
        if correction is None:
            raise NOT_FOUND
        take_back(connection, correction.id)
        # When somebody took the line out by hand, that is what was asked for.
        with contextlib.suppress(NotTaught):
            visit.parts.teaching_data.remove(correction.to_intent, correction.text)
    if visit.text("then") == "training":
        return redirect("/console/training")
    return redirect(f"{HOME}/{correction.conversation_id}#message-{correction.message_seq}")


def _add(visit: Visit, message: Message, topic: str, line: str) -> None:
    """Note the correction and add the line: both, or neither."""
    data = visit.parts.teaching_data
    understood = (message.understood or {}).get("intent")
    conversation_id = visit.request.path_params["id"]
    added = False
    try:
        with visit.parts.services.database.writing() as connection:
            add_correction(connection, conversation_id, message.seq, visit.person.id, understood, topic, line)
            data.add(topic, line)
            added = True
    except StoreError:
        if added:
            data.remove(topic, line)
        raise


def _message(visit: Visit) -> Message:
    conversation_id, seq = visit.request.path_params["id"], visit.request.path_params["seq"]
    with visit.parts.services.database.reading() as connection:
        message = find_message(connection, conversation_id, seq)
    if message is None or message.sender != USER:
        raise NOT_FOUND
    if message.payload is not None:
        raise Refused(409, "This was a button", "Nobody wrote these words, so there is nothing to learn.")
    return message


def _teaching_page(visit: Visit, message: Message, topic: str, masked: Masked, problem: str = "") -> Page:
    titles, data = visit.parts.titles, visit.parts.teaching_data
    examples = data.examples()
    known = data.intent_of(masked.text)
    content: dict[str, Any] = {
        "said": message.text,
        "understood": titles.intent((message.understood or {}).get("intent")),
        "text": masked.text,
        "masked": masked.found,
        "topic": topic if topic in examples else "",
        "topics": titles.to_choose_from(examples),
        "problem": problem or (_known(visit, known, topic) if known else ""),
        "back": _conversation(visit, message.seq),
    }
    return Page("teach.html", content, 422 if problem else 200)


def _known(visit: Visit, known: str, topic: str) -> str:
    title = visit.parts.titles.intent(known)
    if known == topic:
        return f"These words are an example of “{title}” already. There is nothing to add."
    return (
        f"These words are an example of “{title}” already, and one message cannot mean two topics. "
        "If that example is wrong, it has to be taken out of data/nlu.yml first."
    )


def _conversation(visit: Visit, seq: int) -> str:
    return f"{HOME}/{visit.request.path_params['id']}#message-{seq}"
