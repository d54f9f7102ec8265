"""What can be wrong with what a server speaks to: its port, and Redis."""

import socket
import threading
import time
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest

from bot.doctor import network
from bot.doctor.finding import Level
from bot.settings import Settings
from tests.services import free_port, running_redis


@pytest.mark.services
def test_redis_that_answers_is_well(run, redis_url):
    result = run(BOT_REDIS_URL=redis_url)
    assert f"✓ Redis: {redis_url} answers" in result.output
    assert result.exit_code == 0


@pytest.mark.services
def test_redis_that_drops_what_it_holds_is_warned_of(only, tmp_path):
    with running_redis(tmp_path, "--maxmemory-policy", "allkeys-lru") as url:
        assert only(BOT_REDIS_URL=url).startswith("! Redis: Its maxmemory-policy is allkeys-lru")


@pytest.mark.services
def test_redis_that_wants_a_password_is_told(only, run, tmp_path):
    with running_redis(tmp_path, "--requirepass", "hush") as url:
        assert "does not answer" in only(BOT_REDIS_URL=url)
        wrong = only(BOT_REDIS_URL=url.replace("redis://", "redis://:hushhush@"))
        assert "hush" not in wrong
        assert run(BOT_REDIS_URL=url.replace("redis://", "redis://:hush@")).exit_code == 0


@pytest.mark.services
def test_redis_with_another_clock_is_warned_of(redis_url):
    settings = Settings(redis_url=redis_url)
    [found] = network.redis(settings, now=lambda: time.time() + 60)
    assert found.level is Level.WARNING
    assert "60 seconds apart" in found.text


def test_redis_that_is_away_is_told(only):
    line = only(BOT_REDIS_URL=f"redis://127.0.0.1:{free_port()}/0")
    assert line.startswith("✗ Redis:")
    assert "Check BOT_REDIS_URL." in line


class _Answers(BaseHTTPRequestHandler):
    status, body = 200, b""

    def do_GET(self):
        self.send_response(self.status if self.path == "/healthz" else 404)
        self.end_headers()
        self.wfile.write(self.body)

    def log_message(self, *told):
        pass


@pytest.fixture
def listening():
    """Starts a web server that answers /healthz as told; its port."""
    servers = []

    def listening(body):
        handler = type("Handler", (_Answers,), {"body": body})
        server = HTTPServer(("127.0.0.1", 0), handler)
        threading.Thread(target=server.serve_forever).start()
        servers.append(server)
        return str(server.server_port)

    yield listening
    for server in servers:
        server.shutdown()
        server.server_close()


def test_a_port_that_our_own_server_has_is_well(run, listening):
    result = run(BOT_PORT=listening(b'{"status":"ok"}'))
    assert "✓ Port: our own server answers at 127.0.0.1:" in result.output
    assert result.exit_code == 0


@pytest.mark.parametrize("body", [b"It works!", b'{"status":"UP"}', b"[]", b""])
def test_a_port_that_another_server_has_is_told(only, listening, body):
    line = only(BOT_PORT=listening(body))
    assert line.startswith("✗ Port:")
    assert "Address already in use" in line


def test_a_port_where_something_listens_and_says_nothing_is_told(only, monkeypatch):
    monkeypatch.setattr(network, "PATIENCE_SECONDS", 0.2)
    with socket.create_server(("127.0.0.1", 0)) as server:
        assert only(BOT_PORT=str(server.getsockname()[1])).startswith("✗ Port:")


@pytest.mark.parametrize("host", ["192.0.2.1", "no such host"])
def test_an_address_that_is_not_of_this_machine_is_told(only, host):
    line = only(BOT_HOST=host)
    assert line.startswith("✗ Port:")
    assert "BOT_HOST" in line
