"""What somebody can do who has nothing but the server's address: nothing that harms anybody."""

import asyncio
import uuid

import httpx
import pytest

from benchmarks.outsider.attack import Attack
from benchmarks.outsider.conversations import Conversation, Secrets
from benchmarks.outsider.malformed import all_malformed
from benchmarks.outsider.speaking import Answer, Line, request, send_raw, statuses
from bot.settings import Settings
from bot.web import protocol
from bot.web.app import create_app
from bot.web.protocol import LARGEST_HEAD
from bot.web.tokens import secret_of

HOST = "127.0.0.1"
HEALTH = b"GET /healthz HTTP/1.1\r\nHost: chat.test\r\n\r\n"


async def is_alive(port):
    async with Line(HOST, port) as line:
        return (await line.ask(HEALTH)).status == 200


def test_what_belongs_to_somebody_else_is_found_in_an_answer():
    anna, ben = (Conversation(letter * 32, f"{letter * 50}.{letter * 27}") for letter in "ab")
    secrets = Secrets()
    secrets.keep(anna)
    secrets.keep(ben)
    for secret in (anna.id, anna.token, anna.marker):
        answer = Answer(200, b"HTTP/1.1 200 OK\r\n\r\n", f'{{"text": "{secret}"}}'.encode())
        assert secrets.seen(b"", answer, ben) == {anna}
        assert secrets.seen(b"", answer, None) == {anna}
        assert secrets.seen(b"", answer, anna) == set()


def json_errors(received):
    return b"content-type: application/json" in received.lower() and b'{"error":{"code":' in received


@pytest.mark.slow
@pytest.mark.timeout(300)
async def test_fuzzed_calls_break_nothing_and_show_nobody_elses_words(port, settings):
    outcome = await Attack(HOST, port, secret_of(settings.state_dir), seed=2).run(2000)
    assert outcome.calls >= 2000
    assert outcome.server_errors == []
    assert outcome.leaks == []
    assert outcome.opened == []
    assert {200, 400, 401, 404, 405, 409, 413, 422, 431} <= set(outcome.statuses)
    assert await is_alive(port)


@pytest.mark.parametrize("number", range(len(all_malformed(b"", b""))))
async def test_bytes_that_are_no_request_are_refused_or_left_unanswered(port, number):
    content = all_malformed(b"", b"\x00\xff noise")[number]
    received = await send_raw(HOST, port, content, patience=0.3)
    assert all(status < 500 for status in statuses(received)), received
    assert b"Traceback" not in received
    assert await is_alive(port)


@pytest.mark.parametrize(
    "content", [b"\x00\x01\r\n\r\n", b"GET / HTTP/9.9\r\n\r\n", b"BREW /pot HTTP/1.1\r\n\r\n"]
)
async def test_what_is_no_http_is_told_in_the_form_of_all_errors(port, content):
    received = await send_raw(HOST, port, content, patience=5)
    assert statuses(received) == [400]
    assert json_errors(received)
    assert b"x-content-type-options: nosniff" in received.lower()


@pytest.fixture
def short_waits(monkeypatch):
    monkeypatch.setattr(protocol, "ARRIVAL_SECONDS", 0.3)


@pytest.mark.parametrize(
    "half",
    [
        b"",
        b"\r\n",
        b"GET /healthz HTTP/1.1\r\nHost: chat",
        b"POST /chat/messages HTTP/1.1\r\nHost: chat.test\r\nContent-Length: 10\r\n\r\n{",
        b"POST /chat/messages HTTP/1.1\r\nHost: chat.test\r\nTransfer-Encoding: chunked\r\n\r\n5\r\n{",
        HEALTH + b"GET /healthz HTTP/1.1\r\nHost",
    ],
)
async def test_half_a_request_and_then_silence_ends_the_connection(port, short_waits, half):
    received = await asyncio.wait_for(send_raw(HOST, port, half, patience=10, ends=False), 5)
    # A request without a token is refused before its body is there.
    assert statuses(received)[-1] in (408, 401)
    assert json_errors(received)


async def test_a_request_that_comes_drop_by_drop_ends_too(port, short_waits):
    reader, writer = await asyncio.open_connection(HOST, port)
    for _ in range(100):
        writer.write(b"a")
        await asyncio.sleep(0.02)
        if reader.at_eof() or reader._buffer:
            break
    assert statuses(await reader.read()) in ([408], [400])
    writer.close()


async def test_a_body_that_never_ends_is_not_read_for_ever(port, short_waits, session):
    head = request("POST", "/chat/messages", session).replace(
        b"\r\n\r\n", b"\r\nContent-Length: 60000\r\n\r\n"
    )
    received = await asyncio.wait_for(send_raw(HOST, port, head + b"{", patience=10, ends=False), 5)
    assert statuses(received) == [408]


async def test_a_slow_answer_is_not_taken_for_a_slow_request(port, short_waits, app, opened, session):
    locks = app.state.services.assistant.locks
    body = b'{"id": "%s", "text": "for years"}' % str(uuid.uuid4()).encode()
    async with Line(HOST, port) as line:
        async with locks.hold(opened["conversation_id"]):
            asking = asyncio.create_task(line.ask(request("POST", "/chat/messages", session, body)))
            await asyncio.sleep(0.8)
        assert (await asking).status == 200


async def test_many_half_requests_keep_nobody_else_out(port):
    waiting = [await asyncio.open_connection(HOST, port) for _ in range(200)]
    for _, writer in waiting:
        writer.write(b"POST /chat/messages HTTP/1.1\r\nContent-Length: 10\r\n\r\n{")
    assert await is_alive(port)
    for _, writer in waiting:
        writer.close()


@pytest.mark.parametrize(
    "head",
    [
        b"GET /" + b"a" * LARGEST_HEAD + b" HTTP/1.1\r\n\r\n",
        b"GET / HTTP/1.1\r\nX-Long: " + b"a" * LARGEST_HEAD + b"\r\n\r\n",
        b"GET / HTTP/1.1\r\nX-Endless: " + b"a" * LARGEST_HEAD * 2,
        b"GET / HTTP/1.1\r\n" + b"X-Many: aaaaaaaaaaaaaa\r\n" * (LARGEST_HEAD // 20) + b"\r\n",
    ],
    ids=["address", "header", "header without end", "many headers"],
)
async def test_headers_that_are_too_large_are_refused(port, head):
    received = await send_raw(HOST, port, head, patience=5, ends=False)
    assert statuses(received) == [431]
    assert json_errors(received)


async def test_a_large_body_is_no_large_header(port, session):
    body = b'{"id": "%s", "text": "%s"}' % (str(uuid.uuid4()).encode(), b"\\ud83d\\ude42" * 2000)
    async with Line(HOST, port) as line:
        answer = await line.ask(request("POST", "/chat/messages", session, body))
    assert answer.status == 200


async def test_a_chunked_body_that_is_too_large_is_refused(port, session):
    head = request("POST", "/chat/messages", session).replace(
        b"\r\n\r\n", b"\r\nTransfer-Encoding: chunked\r\n\r\n"
    )
    received = await send_raw(HOST, port, head + (b"1000\r\n" + b"a" * 0x1000 + b"\r\n") * 50, patience=1)
    assert statuses(received) == [413]


async def test_an_old_client_is_answered_and_the_connection_closed(port):
    received = await send_raw(HOST, port, b"GET /healthz HTTP/1.0\r\n\r\n", patience=5, ends=False)
    assert statuses(received) == [200]
    assert b"connection: close" in received.lower()


async def test_requests_one_behind_the_other_are_answered_each_with_its_own_token(port, session):
    mine = request("GET", "/chat/transcript", session)
    nobodys = request("GET", "/chat/transcript", {})
    received = await send_raw(HOST, port, mine + nobodys + mine, patience=1, ends=False)
    assert statuses(received) == [200, 401, 200]


@pytest.fixture
async def opened(port):
    async with httpx.AsyncClient(base_url=f"http://{HOST}:{port}") as client:
        return (await client.post("/chat/sessions")).json()


@pytest.fixture
def session(opened):
    return {"Authorization": f"Bearer {opened['token']}"}


@pytest.mark.parametrize("origin", ["https://evil.example", "null", "https://clinic.example.evil.example"])
@pytest.mark.parametrize("allowed", [(), ("https://clinic.example",)])
async def test_another_origin_may_not_read_answers(assistant, tmp_path, visits, origin, allowed):
    app = create_app(Settings(state_dir=tmp_path, rate_limit=0, allowed_origins=allowed), assistant)
    async with visits.client_of(app) as client:
        visitor = await visits.open(client)
        visitor.headers["Origin"] = origin
        assert "access-control-allow-origin" not in (await visitor.get("/chat/transcript")).headers
        asked = {"Origin": origin, "Access-Control-Request-Method": "POST"}
        response = await client.options("/chat/messages", headers=asked)
        assert response.status_code == 400
        assert "access-control-allow-origin" not in response.headers
