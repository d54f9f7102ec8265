"""What a server speaks to besides the database: its own port, and Redis."""

from __future__ import annotations

import http.client
import json
import socket
import time
from collections.abc import Callable, Iterator

from redis import Redis  # type: ignore[import-untyped]
from redis.exceptions import RedisError  # type: ignore[import-untyped]

from bot.doctor.finding import Finding, fine, warning, wrong
from bot.settings import Settings, without_password

PATIENCE_SECONDS = 3
CLOCKS_MAY_DIFFER_SECONDS = 5
ANY_ADDRESS = {"0.0.0.0": "127.0.0.1", "::": "::1"}  # noqa: S104 - to reach a server that listens there
OUR_ANSWER = {"status": "ok"}


def port(settings: Settings) -> Finding:
    """Is the port free, or is it our own server that has it?"""
    about, host, number = "Port", settings.host, settings.port
    try:
        family, kind, _, _, address = socket.getaddrinfo(host, number, type=socket.SOCK_STREAM)[0]
    except OSError:
        return wrong(about, f"{host} is no address of this machine. Correct BOT_HOST.")
    if _answers(ANY_ADDRESS.get(host, host), number):
        return fine(about, f"our own server answers at {host}:{number}")
    try:
        with socket.socket(family, kind) as probe:
            # As the server does: a connection that has just ended is in nobody's way.
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(address)
            probe.listen()
    except PermissionError:
        return wrong(about, f"Port {number} needs an administrator. Set BOT_PORT above 1023.")
    except OSError as error:
        return wrong(
            about,
            f"{host}:{number} cannot be used ({error.strerror}). "
            "Stop the program that has it, or set BOT_PORT or BOT_HOST.",
        )
    return fine(about, f"{host}:{number} is free")


def _answers(host: str, number: int) -> bool:
    connection = http.client.HTTPConnection(host, number, timeout=PATIENCE_SECONDS)
    try:
        connection.request("GET", "/healthz")
        response = connection.getresponse()
        return response.status == http.HTTPStatus.OK and json.loads(response.read(1000)) == OUR_ANSWER
    except (OSError, http.client.HTTPException, ValueError):
        return False
    finally:
        connection.close()


def redis(settings: Settings, now: Callable[[], float] = time.time) -> Iterator[Finding]:
    """Does Redis answer, with a clock like ours, and does it keep what it is given?

    Args:
        settings: Name it.
        now: Our clock.
    """
    about = "Redis"
    if settings.redis_url is None:
        yield fine(about, "not used: one process serves alone")
        return
    shown = without_password(settings.redis_url)
    try:
        with Redis.from_url(
            settings.redis_url, socket_timeout=PATIENCE_SECONDS, socket_connect_timeout=PATIENCE_SECONDS
        ) as server:
            server.ping()
            seconds, microseconds = server.time()
            difference = abs(seconds + microseconds / 1_000_000 - now())
            policy = server.info("memory").get("maxmemory_policy", "unknown")
    except (RedisError, OSError, ValueError) as error:
        # Of an address that cannot be read, the error may repeat the password.
        reason = type(error).__name__ if isinstance(error, ValueError) else without_password(str(error))
        yield wrong(about, f"{shown} does not answer ({reason}). Check BOT_REDIS_URL.")
        return
    healthy = True
    if difference > CLOCKS_MAY_DIFFER_SECONDS:
        healthy = False
        yield warning(
            about, f"Its clock and ours are {difference:.0f} seconds apart. Set both by the network."
        )
    if policy != "noeviction":
        healthy = False
        yield warning(
            about,
            f"Its maxmemory-policy is {policy}: when it is full it drops locks, and two processes "
            "may answer at once. Set it to noeviction.",
        )
    if healthy:
        yield fine(about, f"{shown} answers")
