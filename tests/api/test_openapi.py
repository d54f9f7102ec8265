"""The description of the API says what the server does, and an attack by that description finds nothing."""

import asyncio
import re

import hypothesis
import jsonschema
import pytest
import schemathesis
import yaml
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    negative_data_rejection,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)
from starlette.routing import Route

from bot.settings import Settings
from bot.web.app import create_app
from bot.web.console import titles
from bot.web.openapi.document import description
from bot.web.openapi.schemas import KINDS

NOT_THE_API = ("/",)
"""Promised, and so described before it is there."""
ENDLESS = "/chat/events"
"""An attack would wait for the end of the first answer."""


@pytest.fixture
async def document(client):
    response = await client.get("/openapi.json")
    assert response.status_code == 200
    assert response.headers["content-type"] == "application/json"
    return response.json()


def described_calls(document):
    return {(method.upper(), path) for path, calls in document["paths"].items() for method in calls}


async def test_every_route_is_described_and_every_described_call_has_a_route(app, document):
    routes = [route for route in app.routes if isinstance(route, Route) and route.path not in NOT_THE_API]
    existing = {(method, route.path) for route in routes for method in route.methods - {"HEAD"}}
    described = described_calls(document)
    assert existing <= described
    assert described <= existing


async def test_the_description_is_sent_once_and_then_only_when_it_changed(client):
    first = await client.get("/openapi.json")
    assert "max-age" in first.headers["cache-control"]
    again = await client.get("/openapi.json", headers={"If-None-Match": first.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")


async def test_any_site_may_read_the_description(client):
    response = await client.get("/openapi.json", headers={"Origin": "https://viewer.example"})
    assert response.headers["access-control-allow-origin"] == "*"


async def test_all_that_is_referred_to_is_there(document):
    references = set(re.findall(r'"#/components/(\w+)/(\w+)"', yaml.safe_dump(document, default_style='"')))
    assert references
    assert all(name in document["components"][group] for group, name in references)


async def test_every_schema_is_a_schema(document):
    for schema in document["components"]["schemas"].values():
        jsonschema.Draft202012Validator.check_schema(schema)


def test_the_longest_message_is_the_one_of_the_settings():
    schema = description(Settings(message_length=123))["components"]["schemas"]["NewMessage"]
    assert schema["properties"]["text"]["anyOf"][0]["maxLength"] == 123


async def test_a_long_message_is_no_large_body_however_it_is_written(
    assistant, tmp_path, visits, monkeypatch
):
    settings = Settings(state_dir=tmp_path, rate_limit=0, message_length=9_999)
    monkeypatch.setattr(assistant, "settings", settings)
    async with visits.client_of(create_app(settings, assistant)) as client:
        visitor = await visits.open(client)
        assert (await visitor.post(text="🙂" * 10_000)).json()["error"]["code"] == "message_too_long"


def test_every_kind_of_message_is_described():
    assert set(titles.KINDS) <= set(KINDS)


class Described:
    """Compares answers with the description."""

    def __init__(self, document):
        self.document = document

    def check(self, method, path, response):
        declared = self.document["paths"][path][method.lower()]["responses"]
        assert str(response.status_code) in declared, response.text
        answer = declared[str(response.status_code)]
        answer = self.document["components"]["responses"].get(
            answer.get("$ref", "").rpartition("/")[2], answer
        )
        media_type = response.headers.get("content-type", "").partition(";")[0]
        if "content" not in answer:
            assert response.content == b""
            return
        assert media_type in answer["content"]
        if media_type == "application/json":
            schema = {**answer["content"][media_type]["schema"], "components": self.document["components"]}
            jsonschema.Draft202012Validator(schema).validate(response.json())


async def test_what_is_answered_is_what_is_described(client, visitor, document):
    described = Described(document)
    described.check("POST", "/chat/sessions", await client.post("/chat/sessions"))
    for text in ("for years", "tired", "chest pain", "break now", "say nothing", "", "count", "背中"):
        described.check("POST", "/chat/messages", await visitor.post(text=text))
    described.check("POST", "/chat/messages", await visitor.post(payload="/tiredness"))
    described.check("POST", "/chat/messages", await visitor.post(payload="/restart"))
    described.check("POST", "/chat/messages", await visitor.post(text="a" * 2001))
    described.check("POST", "/chat/messages", await client.post("/chat/messages"))
    described.check("GET", "/chat/messages", await visitor.get("/chat/messages?after=0"))
    described.check("GET", "/chat/messages", await visitor.get("/chat/messages?after=x"))
    described.check("GET", "/chat/transcript", await visitor.get("/chat/transcript"))
    described.check("POST", "/chat/sessions/current/renew", await visitor.renew())
    for seq in ("3", "99"):
        address = f"/chat/messages/{seq}/feedback"
        response = await client.post(address, json={"rating": "up"}, headers=visitor.headers)
        described.check("POST", "/chat/messages/{seq}/feedback", response)
    for source in ("article:faq-1", "label:6.1", "label:99"):
        described.check("GET", "/chat/sources/{id}", await client.get(f"/chat/sources/{source}"))
    for path in ("/healthz", "/readyz", "/metrics", "/widget.js", "/openapi.json", "/chat/terms"):
        described.check("GET", path, await client.get(path))
    described.check("DELETE", "/chat/sessions/current", await visitor.erase())
    described.check("GET", "/chat/transcript", await visitor.get("/chat/transcript"))


async def test_a_turn_that_cannot_be_stored_is_answered_as_described(visitor, document, missing_table):
    with missing_table("messages"):
        response = await visitor.post(text="for years")
    assert response.status_code == 503
    Described(document).check("POST", "/chat/messages", response)


async def test_waiting_is_answered_as_described(assistant, tmp_path, visits, document):
    async with visits.client_of(create_app(Settings(state_dir=tmp_path, rate_limit=1), assistant)) as client:
        visitor = await visits.open(client)
        await visitor.say("count")
        response = await visitor.post(text="count")
    assert response.status_code == 429
    Described(document).check("POST", "/chat/messages", response)


async def test_an_address_names_all_the_methods_that_it_takes(client):
    response = await client.put("/chat/messages")
    assert response.status_code == 405
    assert response.headers["allow"] == "GET, HEAD, POST"


CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
]


def attack(document, label, mode, base_url, token, new_token):
    """Send what schemathesis makes of one call's description, and check what comes back."""
    # A text that is too long is refused with 413, which schemathesis does not expect by itself.
    config = schemathesis.Config.from_dict(
        {"checks": {"negative_data_rejection": {"expected-statuses": ["4xx"]}}}
    )
    operation = schemathesis.openapi.from_dict(document, config=config).find_operation_by_label(label)

    @hypothesis.settings(
        max_examples=40,
        deadline=None,
        derandomize=True,
        database=None,
        suppress_health_check=list(hypothesis.HealthCheck),
    )
    @hypothesis.given(case=operation.as_strategy(generation_mode=mode))
    def send(case):
        opens = new_token() if case.method == "DELETE" else token
        response = case.call(base_url=base_url, headers={"Authorization": f"Bearer {opens}"})
        # A query parameter that nobody reads is no reason to refuse a call; another body is.
        case.validate_response(
            response, checks=[*CHECKS, negative_data_rejection] if case.operation.body else CHECKS
        )

    send()


def attacks():
    """Every call with what fits its description, and with what does not where it takes anything at all."""
    for path, calls in sorted(description(Settings())["paths"].items()):
        for method, call in calls.items():
            if path != ENDLESS:
                yield f"{method.upper()} {path}", schemathesis.GenerationMode.POSITIVE
            if path != ENDLESS and call.keys() & {"parameters", "requestBody"}:
                yield f"{method.upper()} {path}", schemathesis.GenerationMode.NEGATIVE


@pytest.mark.parametrize(("label", "mode"), attacks())
async def test_an_attack_by_the_description_finds_nothing(port, app, visitor, document, label, mode):
    loop = asyncio.get_running_loop()

    def new_token():
        response = asyncio.run_coroutine_threadsafe(visitor.client.post("/chat/sessions"), loop).result(10)
        return response.json()["token"]

    await visitor.say("for years")
    await asyncio.to_thread(
        attack, document, label, mode, f"http://127.0.0.1:{port}", visitor.session["token"], new_token
    )
