"""Whatever breaks: an acknowledged turn is stored once, in order; another one is whole or absent."""

from __future__ import annotations

import random
import socket
import sqlite3
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor

import pytest

from tests.faults.conftest import PASSING, check, new_id, running
from tests.services import free_port, new_database, running_redis

KILLS = 200
KILLS_IN_A_CONVERSATION = 20
LONGEST_DELAY = 0.025
"""Seconds; a turn takes about a third of it, so kills hit every part of one, and the time around it."""

on_sqlite = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True, scope="module")


def test_the_server_is_killed_in_the_middle_of_turns(stage, capsys):
    chance = random.Random(5)
    kills = unanswered = 0
    conversations = []
    while kills < KILLS:
        visitor, acknowledged, told = stage.open(), [], {}
        conversations.append((visitor, acknowledged, told))
        for _ in range(KILLS_IN_A_CONVERSATION):
            message_id = new_id()
            killer = threading.Timer(chance.uniform(0, LONGEST_DELAY), stage.kill)
            killer.start()
            try:
                visitor.post(message_id)
            except PASSING:
                unanswered += 1
            killer.join()
            kills += 1
            stage.wait()
            told[message_id] = visitor.insist(message_id)
            acknowledged.append(message_id)
    for visitor, acknowledged, told in conversations:
        check(visitor, acknowledged, told)
    turns = sum(len(acknowledged) for _, acknowledged, _ in conversations)
    with capsys.disabled():
        sys.stdout.write(
            f"\n{kills} kills, {unanswered} before the answer; {turns} turns, each there once.\n"
        )
    assert unanswered > KILLS / 10, "The kills came too late to hit a turn."


def test_a_client_goes_away_before_the_answer(stage):
    visitor, acknowledged, told = stage.open(), [], {}
    address = (stage.client.base_url.host, stage.client.base_url.port)
    for number in range(30):
        message_id = new_id()
        body = f'{{"id": "{message_id}", "text": "count"}}'
        head = (
            f"POST /chat/messages HTTP/1.1\r\nHost: chat\r\nContent-Length: {len(body)}\r\n"
            f"Authorization: {visitor.headers['Authorization']}\r\n\r\n"
        )
        with socket.create_connection(address) as connection:
            connection.sendall((head + body).encode())
            time.sleep(0.002 * (number % 8))
        told[message_id] = visitor.insist(message_id)
        acknowledged.append(message_id)
    check(visitor, acknowledged, told)


def test_the_same_message_is_sent_ten_times_at_once(stage):
    visitor, acknowledged, told = stage.open(), [], {}
    with ThreadPoolExecutor(10) as pool:
        for _ in range(15):
            message_id = new_id()
            answers = list(pool.map(visitor.insist, [message_id] * 10))
            assert all(answer == answers[0] for answer in answers)
            told[message_id] = answers[0]
            acknowledged.append(message_id)
    check(visitor, acknowledged, told)


def test_two_tabs_write_at_once(stage):
    visitor, told = stage.open(), {}
    with ThreadPoolExecutor(2) as pool:
        for _ in range(40):
            ids = [new_id(), new_id()]
            told |= dict(zip(ids, pool.map(visitor.insist, ids), strict=True))
    acknowledged = [message["id"] for message in visitor.history() if message["sender"] == "user"]
    assert sorted(acknowledged) == sorted(told)
    check(visitor, acknowledged, told)


@on_sqlite
def test_the_disk_is_full(stage):
    visitor, acknowledged, told = stage.open(), [], {}
    for full in (False, True, False, True, False):
        stage.limit_files(4096 if full else 1 << 40)
        message_id = new_id()
        if full:
            response = visitor.post(message_id)
            assert (response.status_code, response.json()["error"]["code"]) == (503, "not_stored")
            emergency = visitor.post(new_id(), "i cant breathe")
            assert emergency.json()["messages"][0]["kind"] == "emergency"
            continue
        told[message_id] = visitor.insist(message_id)
        acknowledged.append(message_id)
    history = [message for message in visitor.history() if message["sender"] == "user"]
    assert [message["id"] for message in history if message["text"] == "count"] == acknowledged
    assert sum(message["text"] == "i cant breathe" for message in history) == 2


@on_sqlite
def test_another_program_holds_the_database_for_too_long(stage):
    visitor = stage.open()
    first = new_id()
    told = {first: visitor.insist(first)}
    holding = sqlite3.connect(stage.database_url.removeprefix("sqlite:///"), isolation_level=None)
    holding.execute("BEGIN EXCLUSIVE")
    message_id = new_id()
    response = visitor.post(message_id)
    assert (response.status_code, response.json()["error"]["code"]) == (503, "not_stored")
    holding.execute("ROLLBACK")
    holding.close()
    told[message_id] = visitor.insist(message_id)
    check(visitor, [first, message_id], told)


@pytest.mark.services
def test_postgresql_is_stopped_and_started(own_postgresql, tmp_path, tiny_model):
    with running(tmp_path / "state", tiny_model, new_database(own_postgresql.engine)) as stage:
        visitor, acknowledged, told = stage.open(), [], {}
        for _ in range(3):
            message_id = new_id()
            told[message_id] = visitor.insist(message_id)
            acknowledged.append(message_id)
            own_postgresql.stop()
            message_id = new_id()
            response = visitor.post(message_id)
            assert (response.status_code, response.json()["error"]["code"]) == (503, "not_stored")
            assert stage.client.get("/readyz").status_code == 503
            own_postgresql.start()
            told[message_id] = visitor.insist(message_id)
            acknowledged.append(message_id)
        check(visitor, acknowledged, told)


@pytest.mark.services
def test_an_emergency_is_answered_while_postgresql_is_stopped_and_stored_afterwards(
    own_postgresql, tmp_path, tiny_model
):
    with running(tmp_path / "state", tiny_model, new_database(own_postgresql.engine)) as stage:
        visitor = stage.open()
        own_postgresql.stop()
        response = visitor.post(new_id(), "i cant breathe")
        assert response.status_code == 200
        assert response.json()["messages"][0]["urgency"] == "emergency"
        own_postgresql.start()
        for _ in range(100):
            time.sleep(0.1)
            if stage.client.get("/readyz").status_code == 200 and len(visitor.history()) == 3:
                break
        assert [message["kind"] for message in visitor.history()][1:] == ["user", "emergency"]


@pytest.mark.services
def test_redis_goes_and_comes_back(tmp_path, tiny_model, postgresql_url):
    port = free_port()
    redis_url = f"redis://127.0.0.1:{port}/0"
    with running(tmp_path / "state", tiny_model, postgresql_url, redis_url) as stage:
        acknowledged, told, visitor = [], {}, None
        for _ in range(3):
            with running_redis(tmp_path, port=port):
                visitor = visitor or stage.open()
                message_id = new_id()
                told[message_id] = visitor.insist(message_id)
                acknowledged.append(message_id)
            message_id = new_id()
            response = visitor.post(message_id)
            assert (response.status_code, response.json()["error"]["code"]) == (503, "not_stored")
            with running_redis(tmp_path, port=port):
                told[message_id] = visitor.insist(message_id)
                acknowledged.append(message_id)
        with running_redis(tmp_path, port=port):
            check(visitor, acknowledged, told)
