"""`bot serve` as a person starts it."""

import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import httpx
import pytest

ROOT = Path(__file__).parents[2]


@pytest.fixture
def port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@pytest.fixture
def start(tmp_path, port):
    started = []

    def start(**variables):
        environment = {name: value for name, value in os.environ.items() if not name.startswith("BOT_")}
        environment |= {"BOT_STATE_DIR": str(tmp_path), "BOT_PORT": str(port), **variables}
        environment["PYTHONPATH"] = str(ROOT)
        process = subprocess.Popen(
            [sys.executable, "-m", "bot", "serve"],
            env=environment,
            cwd=tmp_path,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        started.append(process)
        return process

    yield start
    for process in started:
        process.kill()
        process.wait()


def told(process):
    output, _ = process.communicate(timeout=60)
    return process.returncode, output.strip().splitlines()[-1]


def test_without_a_model_it_says_how_to_make_one(start):
    code, sentence = told(start())
    assert code == 1
    assert "There is no model" in sentence
    assert "bot train" in sentence


def test_with_a_bad_setting_it_names_the_setting(start):
    code, sentence = told(start(BOT_RATE_LIMIT="some"))
    assert (code, sentence) == (
        1,
        "Error: BOT_RATE_LIMIT is 'some', but it must be a whole number from 0 to 1000000.",
    )


def test_with_a_promoted_model_that_is_missing_it_names_it(start, tmp_path):
    (tmp_path / "models").mkdir()
    (tmp_path / "models" / "current").write_text("gone.tar.gz")
    code, sentence = told(start())
    assert code == 1
    assert "gone.tar.gz, which is not there" in sentence


@pytest.mark.slow
def test_with_a_broken_model_it_ends_with_a_sentence(start, tmp_path):
    (tmp_path / "models").mkdir()
    (tmp_path / "models" / "broken.tar.gz").write_bytes(b"no archive")
    code, sentence = told(start())
    assert code == 1
    assert "broken.tar.gz" in sentence


@pytest.mark.slow
def test_it_is_alive_then_ready_answers_and_ends_when_told_to(start, tmp_path, port, model_path):
    (tmp_path / "models").mkdir()
    (tmp_path / "models" / "tiny.tar.gz").write_bytes(model_path.read_bytes())
    process = start()
    with httpx.Client(base_url=f"http://127.0.0.1:{port}", timeout=10) as client:
        seen = []
        for _ in range(600):
            try:
                status = client.get("/readyz").status_code
            except httpx.TransportError:
                status = None
            if status not in seen:
                seen.append(status)
            if status == 200:
                break
            time.sleep(0.1)
        assert seen[-2:] == [503, 200]
        session = client.post("/chat/sessions").json()
        assert session["messages"][0]["kind"] == "greeting"
        assert client.get("/").status_code == 200
        assert client.get("/console").status_code < 500
    process.send_signal(signal.SIGTERM)
    output, _ = process.communicate(timeout=20)
    assert process.returncode in (0, -signal.SIGTERM)
    assert f"Backline is ready at http://127.0.0.1:{port} (model tiny.tar.gz)." in output
    assert "Warning" not in output
    assert "Traceback" not in output
