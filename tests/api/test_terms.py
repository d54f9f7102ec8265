"""What the server tells a person before the first message."""

import pytest

from bot.retention import Retention
from bot.settings import Settings
from bot.web.app import create_app


@pytest.fixture
def ask(assistant, tmp_path, visits):
    """The terms of a server with these settings, asked for with these headers."""

    async def ask(headers=None, **settings):
        app = create_app(Settings(state_dir=tmp_path, **settings), assistant)
        async with visits.client_of(app) as client:
            return await client.get("/chat/terms", headers=headers)

    return ask


async def test_without_any_settings_the_terms_are_those_of_the_documentation(ask):
    assert (await ask()).json() == {
        "kept_days": {"conversations": 90, "comments": 90},
        "emergency_number": "911",
        "crisis_line": "988",
        "message_length": 2000,
    }


async def test_the_terms_follow_the_settings(ask):
    terms = await ask(
        retention_days=Retention(conversations=30, comments=7),
        emergency_number="112",
        crisis_line="116 123",
        message_length=500,
    )
    assert terms.json() == {
        "kept_days": {"conversations": 30, "comments": 7},
        "emergency_number": "112",
        "crisis_line": "116 123",
        "message_length": 500,
    }


async def test_what_is_kept_for_ever_has_no_number_of_days(ask):
    terms = await ask(retention_days=Retention(conversations=0, comments=0))
    assert terms.json()["kept_days"] == {"conversations": None, "comments": None}


async def test_a_cache_keeps_the_terms_for_a_minute_and_apart_for_each_origin(ask):
    headers = (await ask()).headers
    assert headers["cache-control"] == "public, max-age=60"
    assert "Origin" in headers["vary"]


async def test_only_an_allowed_origin_may_read_the_terms(ask):
    clinic, other = "https://clinic.example", "https://other.example"
    allowed = await ask({"Origin": clinic}, allowed_origins=(clinic,))
    assert allowed.headers["access-control-allow-origin"] == clinic
    refused = await ask({"Origin": other}, allowed_origins=(clinic,))
    assert "access-control-allow-origin" not in refused.headers
