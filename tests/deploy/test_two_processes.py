"""The files of deploy/ as they are written: two processes behind nginx, with one PostgreSQL and one Redis."""

from __future__ import annotations

import asyncio
import configparser
import os
import re
import shutil
import subprocess
import sys
import time
import uuid
from pathlib import Path

import httpx
import pytest

from bot.settings import SETTINGS
from tests.services import free_port, program

pytestmark = pytest.mark.services
ROOT = Path(__file__).parents[2]
DEPLOY = ROOT / "deploy"
QUESTIONS = [
    "How long does gabapentin take to work?",
    "is that long?",
    "does it cause weight gain?",
    "is that common?",
    "can i take it with ibuprofen",
    "why?",
]


def unit():
    """The unit, as systemd reads it; settings that come twice are not needed here."""
    reader = configparser.ConfigParser(strict=False, interpolation=None)
    reader.optionxform = str
    reader.read(DEPLOY / "backline@.service")
    return reader


def settings_of(file):
    lines = [line for line in file.read_text().splitlines() if line and not line.startswith("#")]
    return dict(line.split("=", 1) for line in lines)


def test_every_setting_that_is_named_exists():
    known = {setting.variable for setting in SETTINGS}
    assert set(settings_of(DEPLOY / "backline.env")) <= known


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="systemd-analyze is not installed")
def test_systemd_understands_the_unit(tmp_path):
    # The program and the user are those of the machine that it is made for.
    text = (DEPLOY / "backline@.service").read_text()
    text = re.sub("^ExecStart=.*", f"ExecStart={sys.executable} -m bot serve", text, flags=re.MULTILINE)
    text = re.sub("^(User|Group)=.*", r"\1=root", text, flags=re.MULTILINE)
    copy = tmp_path / "backline@8001.service"
    copy.write_text(text)
    command = ["systemd-analyze", "verify", str(copy)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert "backline@" not in done.stderr, done.stderr


@pytest.fixture(scope="module")
def ports():
    return {"8001": free_port(), "8002": free_port(), "443": free_port()}


@pytest.fixture(scope="module")
def redis_server(tmp_path_factory):
    from tests.services import running_redis

    with running_redis(tmp_path_factory.mktemp("redis")) as url:
        yield url


@pytest.fixture(scope="module")
def processes(tmp_path_factory, postgresql, redis_server, ports, trained_model):
    """Two processes, started by the unit's own line with the settings of the example."""
    from tests.services import new_database

    state = tmp_path_factory.mktemp("state")
    (state / "models").mkdir()
    for file in (trained_model, *trained_model.parent.glob(f"{trained_model.name.partition('.')[0]}*.json")):
        (state / "models" / file.name).symlink_to(file)
    settings = settings_of(DEPLOY / "backline.env") | {
        "BOT_STATE_DIR": str(state),
        "BOT_DATABASE_URL": new_database(postgresql),
        "BOT_REDIS_URL": redis_server,
    }
    encoder = Path(os.environ.get("BOT_STATE_DIR", ROOT / "var")) / "encoder"
    (state / "encoder").symlink_to(encoder.absolute())
    command = unit()["Service"]["ExecStart"].split()
    assert command[0].endswith("/.venv/bin/python")
    environment = {name: value for name, value in os.environ.items() if not name.startswith("BOT_")}
    started = []
    for port in (ports["8001"], ports["8002"]):
        own = {**environment, **settings, "BOT_PORT": str(port), "PYTHONPATH": str(ROOT)}
        started.append(subprocess.Popen([sys.executable, *command[1:]], env=own, cwd=ROOT))
    yield started
    for process in started:
        process.terminate()
    for process in started:
        process.wait(30)


@pytest.fixture(scope="module")
def address(tmp_path_factory, processes, ports):
    """nginx with the configuration of deploy/, without the certificate."""
    folder = tmp_path_factory.mktemp("nginx")
    text = (DEPLOY / "nginx.conf").read_text()
    text = re.sub(r"^\s*ssl_\w+ .*;\n", "", text, flags=re.MULTILINE)
    text = text.replace("listen 443 ssl http2;", f"listen 127.0.0.1:{ports['443']};")
    for port in ("8001", "8002"):
        text = text.replace(f"127.0.0.1:{port}", f"127.0.0.1:{ports[port]}")
    temporary = "".join(
        f"{kind}_temp_path {folder}/{kind};\n"
        for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    main = folder / "nginx.conf"
    main.write_text(
        f"daemon off; pid {folder}/pid; error_log {folder}/error.log;\n"
        f"events {{}}\nhttp {{ access_log off;\n{temporary}{text}}}\n"
    )
    server = subprocess.Popen([program("nginx"), "-c", str(main), "-e", f"{folder}/error.log"])
    for process, port in zip(processes, (ports["8001"], ports["8002"]), strict=True):
        wait_until_ready(f"http://127.0.0.1:{port}", process)
    yield f"http://127.0.0.1:{ports['443']}"
    server.terminate()
    server.wait(10)


def wait_until_ready(address, process):
    for _ in range(600):
        assert process.poll() is None, "The process has ended."
        try:
            if httpx.get(f"{address}/readyz").status_code == 200:
                return
        except httpx.TransportError:
            pass
        time.sleep(0.1)
    raise AssertionError(f"{address} does not become ready.")


class Visitor:
    def __init__(self, client, session):
        self.client = client
        self.headers = {"Authorization": f"Bearer {session['token']}"}

    async def say(self, text, message_id=None):
        body = {"id": message_id or str(uuid.uuid4()), "text": text}
        response = await self.client.post("/chat/messages", json=body, headers=self.headers)
        assert response.status_code == 200, response.text
        return response.json()["messages"]

    async def history(self):
        response = await self.client.get("/chat/messages?after=0", headers=self.headers)
        return response.json()["messages"]


@pytest.fixture
async def client(address):
    # Each request is a connection of its own, so that nginx gives them to the processes in turn.
    limits = httpx.Limits(max_keepalive_connections=0)
    async with httpx.AsyncClient(base_url=address, limits=limits, timeout=30) as client:
        yield client


@pytest.fixture
async def visitor(client):
    response = await client.post("/chat/sessions")
    assert response.status_code == 201, response.text
    return Visitor(client, response.json())


async def turns_of(ports):
    counted = []
    async with httpx.AsyncClient() as client:
        for port in (ports["8001"], ports["8002"]):
            text = (await client.get(f"http://127.0.0.1:{port}/metrics")).text
            counted.append(float(re.search(r"^backline_turns_total (\S+)", text, re.MULTILINE)[1]))
    return counted


async def test_a_conversation_goes_to_both_in_turn_and_is_one_conversation(visitor, ports):
    before = await turns_of(ports)
    replies = [await visitor.say(question) for question in QUESTIONS]
    after = await turns_of(ports)
    assert all(later > earlier for earlier, later in zip(before, after, strict=True)), (before, after)
    # What "that" and "why" mean was said to the other process.
    assert replies[3][0]["side_effects"] == ["weight_gain"]
    history = await visitor.history()
    assert [message["text"] for message in history if message["sender"] == "user"] == QUESTIONS
    assert [message["seq"] for message in history] == list(range(1, len(history) + 1))


async def test_messages_that_come_at_once_to_both_are_all_there_in_order(visitor):
    ids = [str(uuid.uuid4()) for _ in range(12)]
    await asyncio.gather(*(visitor.say("does it cause nausea?", one) for one in ids for _ in range(2)))
    history = await visitor.history()
    asked = [message["id"] for message in history if message["sender"] == "user"]
    assert sorted(asked) == sorted(ids)
    assert [message["seq"] for message in history] == list(range(1, len(history) + 1))


async def test_what_one_process_answers_is_told_by_the_other(visitor, ports):
    """A stream at each process: whichever answers, both tell."""
    told = {}

    async def follow(port):
        """Follow until a question and an answer have come, and say when that was."""
        async with httpx.AsyncClient(timeout=30) as own:
            address = f"http://127.0.0.1:{port}/chat/events"
            async with own.stream("GET", address, headers=visitor.headers) as response:
                async for line in response.aiter_lines():
                    if line.startswith('data: {"seq"'):
                        told.setdefault(port, []).append(line)
                    if len(told.get(port, ())) == 2:
                        break
        return time.monotonic()

    streams = [asyncio.create_task(follow(port)) for port in (ports["8001"], ports["8002"])]
    await asyncio.sleep(0.5)
    began = time.monotonic()
    await visitor.say("can it make me sleepy?")
    heard = await asyncio.wait_for(asyncio.gather(*streams), 10)
    first, other = told.values()
    assert first == other
    # Far sooner than by looking into the store now and then.
    assert max(heard) - began < 2


async def test_events_pass_through_nginx_at_once(visitor):
    async with visitor.client.stream("GET", "/chat/events", headers=visitor.headers) as response:
        assert response.status_code == 200
        lines = response.aiter_lines()
        asked = asyncio.create_task(visitor.say("is gabapentin a narcotic?"))
        async for line in lines:
            if line.startswith("event: message"):
                break
        await asked


async def test_the_counters_are_not_for_everybody(client):
    assert (await client.get("/metrics")).status_code == 403
    assert (await client.get("/healthz")).status_code == 200


async def test_limits_are_counted_together(visitor):
    """Sixty a minute for a visitor, whichever process counts."""
    answers = [
        (await visitor.client.post("/chat/messages", json={}, headers=visitor.headers)).status_code
        for _ in range(70)
    ]
    assert answers.count(429) == 10


async def test_one_process_is_killed_and_the_other_goes_on(visitor, processes, ports):
    await visitor.say("does it cause nausea?")
    processes[0].kill()
    for question in QUESTIONS:
        assert await visitor.say(question)
    history = await visitor.history()
    assert [message["text"] for message in history if message["sender"] == "user"][1:] == QUESTIONS
    processes[0].wait()
    processes.pop(0)


async def test_a_process_that_is_told_to_stop_ends_its_streams_and_stops(visitor, processes):
    """By now it is the only one, so the stream is its own."""
    assert len(processes) == 1
    async with visitor.client.stream("GET", "/chat/events", headers=visitor.headers) as response:
        assert response.status_code == 200
        began = time.monotonic()
        processes[0].terminate()
        async for _ in response.aiter_lines():
            pass
    await asyncio.to_thread(processes[0].wait, 10)
    assert time.monotonic() - began < 5
