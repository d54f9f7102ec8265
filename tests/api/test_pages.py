"""The chat page, the widget's bundle, the headers around them, and who may call from elsewhere."""

import gzip

import pytest

from bot.settings import Settings
from bot.web.app import create_app
from bot.web.pages import WIDGET


async def test_the_chat_page_is_served(client):
    page = await client.get("/")
    assert page.status_code == 200
    assert page.headers["content-type"] == "text/html; charset=utf-8"
    assert "/widget.js" in page.text


@pytest.mark.parametrize(
    "path", ["/", "/widget.js", "/nothing", "/chat/messages", "/healthz", "/static/no.js"]
)
async def test_every_response_has_the_security_headers(client, path):
    response = await client.get(path)
    policy = response.headers["content-security-policy"]
    for part in ("default-src 'none'", "script-src 'self'", "frame-ancestors 'none'", "base-uri 'none'"):
        assert part in policy
    assert "unsafe" not in policy
    assert response.headers["x-content-type-options"] == "nosniff"
    assert response.headers["referrer-policy"] == "no-referrer"
    assert "server" not in response.headers


async def test_the_chat_page_has_nothing_inline(client):
    page = (await client.get("/")).text
    assert "<style" not in page
    assert "onclick" not in page
    assert "<script>" not in page


async def test_the_widget_is_sent_once_and_then_only_when_it_changed(client):
    first = await client.get("/widget.js")
    assert first.status_code == 200
    assert first.headers["content-type"].startswith("text/javascript")
    assert first.content == WIDGET.read_bytes()
    again = await client.get("/widget.js", headers={"If-None-Match": first.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")


async def test_the_widget_is_compressed_for_whoever_understands_it(client):
    async with client.stream("GET", "/widget.js", headers={"Accept-Encoding": "gzip"}) as response:
        packed = b"".join([piece async for piece in response.aiter_raw()])
    assert response.headers["content-encoding"] == "gzip"
    assert gzip.decompress(packed) == WIDGET.read_bytes()
    plain = await client.get("/widget.js", headers={"Accept-Encoding": "identity"})
    assert "content-encoding" not in plain.headers


async def test_any_site_may_load_the_widget(client):
    response = await client.get("/widget.js", headers={"Origin": "https://clinic.example"})
    assert response.headers["access-control-allow-origin"] == "*"
    assert response.headers["cross-origin-resource-policy"] == "cross-origin"


@pytest.fixture
async def embedded(assistant, tmp_path, visits):
    settings = Settings(state_dir=tmp_path, allowed_origins=("https://clinic.example",))
    async with visits.client_of(create_app(settings, assistant)) as client:
        yield client


async def test_an_allowed_origin_may_call_the_api(embedded):
    origin = {"Origin": "https://clinic.example"}
    asked = {
        **origin,
        "Access-Control-Request-Method": "POST",
        "Access-Control-Request-Headers": "authorization",
    }
    preflight = await embedded.options("/chat/messages", headers=asked)
    assert preflight.status_code == 200
    assert preflight.headers["access-control-allow-origin"] == "https://clinic.example"
    session = await embedded.post("/chat/sessions", headers=origin)
    assert session.headers["access-control-allow-origin"] == "https://clinic.example"
    refused = await embedded.get("/chat/messages", headers=origin)
    assert refused.status_code == 401
    assert refused.headers["access-control-allow-origin"] == "https://clinic.example"


async def test_another_origin_may_not_call_the_api(embedded, client):
    origin = {"Origin": "https://evil.example"}
    for server in (embedded, client):
        session = await server.post("/chat/sessions", headers=origin)
        assert "access-control-allow-origin" not in session.headers
        preflight = await server.options(
            "/chat/messages", headers={**origin, "Access-Control-Request-Method": "POST"}
        )
        assert preflight.status_code == 400
