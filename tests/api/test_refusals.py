"""What the chat API does not do, and how it says so."""

import json
import uuid

import pytest

from bot.settings import Settings
from bot.web.app import create_app
from bot.web.tokens import SessionTokens


def told(response):
    error = response.json()["error"]
    assert set(error) == {"code", "message"}
    assert error["message"].endswith(".")
    return response.status_code, error["code"]


@pytest.mark.parametrize(
    "header", [None, "", "Bearer", "Bearer ", "Bearer nonsense", "Basic YTpi", "nonsense"]
)
@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("POST", "/chat/messages"),
        ("GET", "/chat/messages"),
        ("POST", "/chat/messages/1/feedback"),
        ("GET", "/chat/transcript"),
        ("DELETE", "/chat/sessions/current"),
        ("POST", "/chat/sessions/current/renew"),
    ],
)
async def test_without_a_good_token_nothing_is_read_or_written(client, method, path, header):
    headers = {} if header is None else {"Authorization": header}
    response = await client.request(method, path, headers=headers)
    assert told(response) == (401, "unauthorized")
    assert response.headers["www-authenticate"] == "Bearer"


async def test_an_altered_token_is_refused(visitor):
    content, _, signature = visitor.session["token"].rpartition(".")
    for token in (f"{content}x.{signature}", f"{content}.{signature[:-2]}xx", signature, f"{content}."):
        visitor.headers = {"Authorization": f"Bearer {token}"}
        assert told(await visitor.get("/chat/messages")) == (401, "unauthorized")


async def test_an_expired_token_is_refused(settings, assistant, visits):
    now = 1_700_000_000.0
    tokens = SessionTokens("secret", hours=24, clock=lambda: now)
    async with visits.client_of(create_app(settings, assistant, tokens=tokens)) as client:
        visitor = await visits.open(client)
        now += 24 * 3600 - 1
        assert (await visitor.get("/chat/messages")).status_code == 200
        now += 1
        assert told(await visitor.get("/chat/messages")) == (401, "unauthorized")


async def test_a_token_of_another_server_is_refused(settings, assistant, visits):
    tokens = SessionTokens("another secret", hours=1)
    async with visits.client_of(create_app(settings, assistant)) as client:
        visitor = await visits.open(client)
        visitor.headers = {"Authorization": f"Bearer {tokens.open().token}"}
        assert told(await visitor.get("/chat/messages")) == (401, "unauthorized")


async def test_a_conversation_id_is_no_credential(visitor):
    visitor.headers = {"Authorization": f"Bearer {visitor.session['conversation_id']}"}
    assert told(await visitor.get("/chat/messages")) == (401, "unauthorized")


async def test_a_token_opens_its_own_conversation_only(new_visitor):
    anna, ben = await new_visitor(), await new_visitor()
    await anna.say("chest pain")
    for path in ("/chat/messages", "/chat/transcript"):
        assert "chest" not in (await ben.get(path)).text
    await ben.erase()
    assert len(await anna.history()) == 3


@pytest.mark.parametrize("body", [b"", b"{", b"\xff\xfe", b"[" * 30_000, b"no json"])
async def test_a_body_that_is_no_json_is_malformed(client, visitor, body):
    response = await client.post("/chat/messages", content=body, headers=visitor.headers)
    assert told(response) == (400, "malformed")


@pytest.mark.parametrize(
    "body",
    [
        [],
        "text",
        None,
        7,
        {},
        {"text": "hello"},
        {"id": "1", "text": "hello"},
        {"id": 7, "text": "hello"},
        {"id": "{0f8fad5b-d9cb-469f-a165-70867728950e}", "text": "hello"},
        {"id": "0f8fad5b-d9cb-469f-a165-70867728950e"},
        {"id": "0f8fad5b-d9cb-469f-a165-70867728950e", "text": None},
        {"id": "0f8fad5b-d9cb-469f-a165-70867728950e", "text": 7},
        {"id": "0f8fad5b-d9cb-469f-a165-70867728950e", "text": ["hello"]},
        {"id": "0f8fad5b-d9cb-469f-a165-70867728950e", "payload": {"a": 1}},
        {"id": "0f8fad5b-d9cb-469f-a165-70867728950e", "text": "hello", "payload": "/greet"},
    ],
)
async def test_json_of_another_shape_is_not_understood(client, visitor, body):
    response = await client.post("/chat/messages", content=json.dumps(body), headers=visitor.headers)
    assert response.status_code == 422
    told(response)
    assert len(await visitor.history()) == 1


@pytest.mark.parametrize("after", ["-1", "x", "1.5", "", "9" * 30, "1;DROP"])
async def test_after_must_be_a_seq(visitor, after):
    assert told(await visitor.get(f"/chat/messages?after={after}")) == (422, "invalid_after")


@pytest.mark.parametrize("length", [2001, 10_000, 60_000])
async def test_a_message_that_is_too_long_is_refused(visitor, length):
    assert told(await visitor.post(text="a" * length)) == (413, "message_too_long")
    assert len(await visitor.history()) == 1


async def test_the_longest_message_is_taken(visitor):
    assert (await visitor.post(text="🙂" * 2000)).status_code == 200


@pytest.mark.parametrize("announced", [True, False])
async def test_a_body_that_is_too_large_is_refused_unread(client, visitor, announced):
    async def pieces():
        for _ in range(100):
            yield b"a" * 10_000

    content = b"a" * 200_000 if announced else pieces()
    response = await client.post("/chat/messages", content=content, headers=visitor.headers)
    assert told(response) == (413, "body_too_large")


async def test_an_id_cannot_stand_for_two_messages(visitor):
    message_id = str(uuid.uuid4())
    await visitor.say("count", id=message_id)
    assert told(await visitor.post(text="tired", id=message_id)) == (409, "id_reused")
    assert len(await visitor.history()) == 3


@pytest.mark.parametrize("payload", ["/tiredness", "/restart", "/greet", '/counts{"a": 1}', "hello", ""])
async def test_a_button_that_was_not_offered_is_refused(visitor, payload):
    assert told(await visitor.post(payload=payload)) == (422, "button_not_offered")
    assert len(await visitor.history()) == 1


async def test_a_button_offered_in_another_conversation_is_refused(new_visitor):
    anna, ben = await new_visitor(), await new_visitor()
    await anna.say("for years")
    assert told(await ben.post(payload="/tiredness")) == (422, "button_not_offered")


@pytest.mark.parametrize(
    ("method", "path", "expected"),
    [
        ("GET", "/chat/nothing", (404, "not_found")),
        ("GET", "/chat", (404, "not_found")),
        ("PUT", "/chat/messages", (405, "method_not_allowed")),
        ("GET", "/chat/sessions", (405, "method_not_allowed")),
    ],
)
async def test_unknown_addresses_of_the_api_are_told_as_json(client, method, path, expected):
    assert told(await client.request(method, path)) == expected


async def test_unknown_pages_are_told_as_text(client):
    response = await client.get("/nothing")
    assert response.status_code == 404
    assert response.headers["content-type"].startswith("text/plain")


@pytest.fixture
async def limited(assistant, tmp_path, visits):
    app = create_app(Settings(state_dir=tmp_path, rate_limit=3), assistant)
    async with visits.client_of(app) as client:
        yield client


async def test_a_visitor_who_sends_too_much_is_told_how_long_to_wait(limited, visits):
    visitor = await visits.open(limited)
    for _ in range(3):
        await visitor.say("count")
    response = await visitor.post(text="count")
    assert told(response) == (429, "too_many_messages")
    assert 1 <= int(response.headers["retry-after"]) <= 61
    assert len(await visitor.history()) == 7


async def test_one_visitor_does_not_use_up_what_another_may_send(limited, visits):
    anna, ben = await visits.open(limited), await visits.open(limited)
    for _ in range(3):
        await anna.say("count")
    await ben.say("count")


async def test_one_address_cannot_open_conversations_without_end(limited, visits):
    for _ in range(30):
        await visits.open(limited)
    assert told(await limited.post("/chat/sessions")) == (429, "too_many_messages")
