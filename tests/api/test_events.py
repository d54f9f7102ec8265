"""Server-sent events: what happens in a conversation reaches everybody who has it open."""

from __future__ import annotations

import asyncio
import json
import socket
from contextlib import asynccontextmanager

import httpx
import pytest
import uvicorn
from sqlalchemy import delete

from bot.store.tables import conversations
from bot.web import events
from bot.web.app import create_app
from bot.web.tokens import SessionTokens


@asynccontextmanager
async def served(app):
    """The application on a real socket: streams need one."""
    listening = socket.socket()
    listening.bind(("127.0.0.1", 0))
    config = uvicorn.Config(app, ws="none", log_config=None, timeout_graceful_shutdown=5)
    server = uvicorn.Server(config)
    serving = asyncio.create_task(server.serve(sockets=[listening]))
    address = f"http://127.0.0.1:{listening.getsockname()[1]}"
    try:
        for _ in range(500):
            await asyncio.sleep(0.01)
            if server.started:
                break
        async with httpx.AsyncClient(base_url=address, timeout=10) as client:
            yield client
    finally:
        app.state.services.live.close()
        server.should_exit = True
        await serving


@pytest.fixture
async def client(app):
    async with served(app) as client:
        yield client


class Stream:
    """The events of a stream, one at a time."""

    def __init__(self, response):
        self._lines = response.aiter_lines()

    async def next(self, within=5.0):
        return await asyncio.wait_for(self._next(), within)

    async def _next(self):
        event = {}
        async for line in self._lines:
            if not line and event:
                return event
            name, _, value = line.partition(": ")
            if name in ("event", "id"):
                event[name] = value
            elif name == "data":
                event["data"] = json.loads(value)
        return {"event": "end"}


@asynccontextmanager
async def following(visitor, client=None, **headers):
    async with (client or visitor.client).stream(
        "GET", "/chat/events", headers={**visitor.headers, **headers}
    ) as response:
        assert response.status_code == 200, await response.aread()
        assert response.headers["content-type"].startswith("text/event-stream")
        yield Stream(response)


async def said(stream):
    """The next message, whatever is told in between."""
    while True:
        event = await stream.next()
        if event["event"] != "typing":
            return event


async def test_what_is_said_in_one_tab_arrives_in_another(visitor):
    async with following(visitor) as stream:
        [reply] = await visitor.say("tired")
        asked, answered = await said(stream), await said(stream)
    assert (asked["data"]["sender"], asked["data"]["text"]) == ("user", "tired")
    assert answered == {"event": "message", "id": str(reply["seq"]), "data": reply}


async def test_it_is_told_that_an_answer_is_being_worked_out(visitor):
    async with following(visitor) as stream:
        await visitor.say("tired")
        assert (await stream.next())["event"] == "typing"


async def test_a_stream_goes_on_behind_the_last_event_that_arrived(visitor):
    await visitor.say("tired")
    history = await visitor.history()
    async with following(visitor, **{"Last-Event-ID": str(history[0]["seq"])}) as stream:
        assert [(await stream.next())["data"] for _ in history[1:]] == history[1:]


async def test_without_one_it_begins_with_what_is_said_from_now_on(visitor):
    await visitor.say("tired")
    async with following(visitor) as stream:
        await visitor.say("count")
        assert (await said(stream))["data"]["text"] == "count"


async def test_nothing_of_another_conversation_arrives(visitor, new_visitor):
    other = await new_visitor()
    async with following(visitor) as stream:
        await other.say("tired")
        with pytest.raises(asyncio.TimeoutError):
            await stream.next(within=0.5)


async def test_a_message_that_nobody_gave_a_hint_of_arrives_all_the_same(visitor, assistant, monkeypatch):
    monkeypatch.setattr(events, "LOOK_SECONDS", 0.2)
    async with following(visitor) as stream:
        # As another process does whose hint is lost.
        app = create_app(assistant.settings, assistant)
        transport = httpx.ASGITransport(app=app)
        async with httpx.AsyncClient(transport=transport, base_url="http://chat.test") as elsewhere:
            await type(visitor)(elsewhere, visitor.session).say("count")
        assert (await said(stream))["data"]["text"] == "count"


async def test_a_stream_ends_when_the_conversation_is_erased(visitor):
    async with following(visitor) as stream:
        assert (await visitor.erase()).status_code == 204
        assert (await stream.next())["event"] == "gone"
        assert (await stream.next())["event"] == "end"


async def test_a_stream_ends_when_its_token_expires(settings, assistant, visits, monkeypatch):
    monkeypatch.setattr(events, "LOOK_SECONDS", 0.1)
    now = 1_000_000.0
    app = create_app(settings, assistant, tokens=SessionTokens("secret", 1, lambda: now))
    async with served(app) as client:
        visitor = await visits.open(client)
        async with following(visitor) as stream:
            now += 3601
            assert (await stream.next())["event"] == "gone"


async def test_a_stream_ends_when_the_server_stops(visitor, app):
    async with following(visitor) as stream:
        await asyncio.sleep(0.1)
        app.state.services.live.close()
        assert (await stream.next())["event"] == "end"


async def test_a_stream_that_is_given_up_is_forgotten(visitor, app):
    live, conversation_id = app.state.services.live, visitor.session["conversation_id"]
    async with following(visitor):
        await asyncio.sleep(0.1)
        assert live.followers(conversation_id) == 1
    for _ in range(100):
        await asyncio.sleep(0.02)
        if not live.followers(conversation_id):
            break
    assert live.followers(conversation_id) == 0


async def test_a_conversation_may_be_open_in_eight_places(visitor):
    async with httpx.AsyncClient(base_url=visitor.client.base_url) as client:
        open_streams = [following(visitor, client) for _ in range(8)]
        for stream in open_streams:
            await stream.__aenter__()
        await asyncio.sleep(0.1)
        ninth = await visitor.get("/chat/events")
        assert (ninth.status_code, ninth.json()["error"]["code"]) == (429, "too_many_streams")
        for stream in open_streams:
            await stream.__aexit__(None, None, None)


@pytest.mark.parametrize("headers", [{}, {"Authorization": "Bearer nonsense"}])
async def test_without_its_token_nothing_can_be_followed(client, headers):
    assert (await client.get("/chat/events", headers=headers)).status_code == 401


async def test_a_last_event_that_is_none_is_refused(visitor):
    response = await visitor.client.get("/chat/events", headers={**visitor.headers, "Last-Event-ID": "soon"})
    assert (response.status_code, response.json()["error"]["code"]) == (422, "invalid_last_event_id")


async def test_an_erased_conversation_cannot_be_followed(visitor, assistant):
    with assistant.database.writing() as connection:
        connection.execute(delete(conversations))
    assert (await visitor.get("/chat/events")).status_code == 404
