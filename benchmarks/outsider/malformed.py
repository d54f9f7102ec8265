"""Bytes that are no request, or half of one, or two in one."""

from __future__ import annotations

from random import Random

CHUNKED = b"POST /chat/messages HTTP/1.1\r\nHost: chat.test\r\nTransfer-Encoding: chunked\r\n%s\r\n"
POSTED = b"POST /chat/messages HTTP/1.1\r\nHost: chat.test\r\n%sContent-Length: %s\r\n\r\n%s"
HIDDEN = b"GET /chat/transcript HTTP/1.1\r\nHost: chat.test\r\n\r\n"


def malformed(random: Random, authorization: bytes) -> bytes:
    """One of many.

    Args:
        random: Chooses.
        authorization: A header line with a token, or nothing.
    """
    return random.choice(all_malformed(authorization, random.randbytes(500)))


def all_malformed(authorization: bytes, noise: bytes) -> list[bytes]:
    """Every one.

    Args:
        authorization: A header line with a token, or nothing.
        noise: Random bytes.
    """
    chunked = CHUNKED % authorization
    return [
        noise,
        b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03",
        b"\r\n" * 2000,
        b"GET",
        b"GET /chat/transcript HTTP/1.1\r\nHost: chat.test\r\n" + authorization,
        b"GET /chat/transcript HTTP/1.0\r\n" + authorization + b"\r\n",
        b"GET /chat/transcript HTTP/1.0\r\nConnection: keep-alive\r\n" + authorization + b"\r\n" + HIDDEN,
        b"GET /chat/transcript HTTP/0.9\r\n\r\n",
        b"GET /chat/transcript HTTP/9.9\r\n\r\n",
        b"GET /chat/transcript\r\n\r\n",
        b"GET  /chat/transcript  HTTP/1.1\r\n\r\n",
        b"GET http://elsewhere.test/chat/transcript HTTP/1.1\r\nHost: chat.test\r\n"
        + authorization
        + b"\r\n",
        b"CONNECT chat.test:443 HTTP/1.1\r\nHost: chat.test\r\n\r\n",
        b"OPTIONS * HTTP/1.1\r\nHost: chat.test\r\n\r\n",
        b"GET /\xff\xfe HTTP/1.1\r\nHost: chat.test\r\n\r\n",
        b"GET /" + b"a" * 100_000 + b" HTTP/1.1\r\nHost: chat.test\r\n\r\n",
        b"GET / HTTP/1.1\r\nX-Long: " + b"a" * 1_000_000 + b"\r\n\r\n",
        b"GET / HTTP/1.1\r\n" + b"X-Many: a\r\n" * 20_000 + b"\r\n",
        b"GET / HTTP/1.1\r\nHost: chat.test\r\nX\x00Y: a\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: chat.test\r\n folded: a\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: chat.test\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: chat.test\r\nUpgrade: h2c\r\nConnection: Upgrade, HTTP2-Settings\r\n\r\n",
        b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
        chunked + b"zz\r\nnot hexadecimal\r\n0\r\n\r\n",
        chunked + b"-1\r\n\r\n",
        chunked + b"ffffffffffffffffff\r\na",
        chunked + b"5\r\n{}\r\n0\r\n\r\n",
        chunked + b"2\r\n{}" + b"0\r\n\r\n",
        chunked + b"100000\r\n" + b"a" * 0x100000 + b"\r\n0\r\n\r\n",
        POSTED % (authorization, b"10", b"{}"),
        POSTED % (authorization, b"1", b'{"id": 1}' + HIDDEN),
        POSTED % (authorization, b"-1", b"{}"),
        POSTED % (authorization, b"9" * 30, b"{}"),
        POSTED % (authorization, b"2, 2", b"{}"),
        POSTED % (authorization, b"99999999999", b"{}"),
        POSTED % (authorization + b"Content-Length: 5\r\n", b"2", b"{}"),
        POSTED % (authorization + b"Transfer-Encoding: chunked\r\n", b"4", b"0\r\n\r\n" + HIDDEN),
        POSTED % (authorization + b"Transfer-Encoding: xchunked\r\n", b"2", b"{}" + HIDDEN),
        POSTED % (authorization + b"Expect: 100-continue\r\n", b"2", b"{}"),
        b"GET /chat/transcript HTTP/1.1\r\nHost: chat.test\r\n" + authorization + b"\r\n" + HIDDEN * 20,
    ]
