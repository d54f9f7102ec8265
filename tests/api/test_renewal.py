"""A token is renewed before it expires, and opens no more than the one before it."""

import pytest

from bot.settings import Settings
from bot.store.privacy import revoke_tokens
from bot.web.app import create_app
from bot.web.tokens import SessionTokens

HOURS = 24
AN_HOUR = 3600


class Clock:
    """Stands still until it is put forward."""

    def __init__(self):
        self.seconds = 1_700_000_000.0

    def __call__(self):
        return self.seconds


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
async def visitor(settings, assistant, visits, clock):
    tokens = SessionTokens("secret", hours=HOURS, clock=clock)
    async with visits.client_of(create_app(settings, assistant, tokens=tokens)) as client:
        yield await visits.open(client)


def use(visitor, session):
    visitor.headers = {"Authorization": f"Bearer {session['token']}"}


async def renewed(visitor):
    response = await visitor.renew()
    assert response.status_code == 200, response.text
    assert response.headers["cache-control"] == "no-store"
    return response.json()


def code_of(response):
    return response.status_code, response.json()["error"]["code"]


async def test_a_renewed_token_goes_on_where_the_old_one_ends(visitor, clock):
    await visitor.say("for years")
    said = await visitor.history()
    clock.seconds += (HOURS - 1) * AN_HOUR
    session = await renewed(visitor)
    assert session.keys() == {"conversation_id", "token", "expires_at"}
    assert session["conversation_id"] == visitor.session["conversation_id"]
    assert session["expires_at"] > visitor.session["expires_at"]

    clock.seconds += 2 * AN_HOUR
    assert code_of(await visitor.get("/chat/messages")) == (401, "unauthorized")
    use(visitor, session)
    assert await visitor.history() == said
    assert await visitor.say("tired")


async def test_the_old_token_stays_good_until_it_expires(visitor, clock):
    clock.seconds += AN_HOUR
    await renewed(visitor)
    assert await visitor.say("for years")
    clock.seconds += (HOURS - 1) * AN_HOUR
    assert code_of(await visitor.get("/chat/messages")) == (401, "unauthorized")


async def test_renewing_writes_nothing(visitor, assistant):
    before = await visitor.history()
    await renewed(visitor)
    assert await visitor.history() == before


async def test_an_expired_token_is_not_renewed(visitor, clock):
    clock.seconds += HOURS * AN_HOUR
    assert code_of(await visitor.renew()) == (401, "unauthorized")


async def test_revoking_reaches_a_renewed_token_too(visitor, assistant, clock):
    session = await renewed(visitor)
    with assistant.database.writing() as connection:
        revoke_tokens(connection, visitor.session["conversation_id"])
    assert code_of(await visitor.renew()) == (401, "unauthorized")
    use(visitor, session)
    assert code_of(await visitor.get("/chat/messages")) == (401, "unauthorized")
    assert code_of(await visitor.renew()) == (401, "unauthorized")


async def test_a_token_of_an_erased_conversation_is_not_renewed_and_its_renewed_one_opens_nothing(visitor):
    session = await renewed(visitor)
    assert (await visitor.erase()).status_code == 204
    assert code_of(await visitor.renew()) == (404, "conversation_not_found")
    use(visitor, session)
    for response in (
        await visitor.get("/chat/messages"),
        await visitor.post(text="tired"),
        await visitor.renew(),
    ):
        assert code_of(response) == (404, "conversation_not_found")


async def test_a_renewed_token_opens_its_own_conversation_only(visitor, visits):
    other = await visits.open(visitor.client)
    await visitor.say("for years")
    use(other, await renewed(other))
    assert len(await other.history()) == 1


async def test_renewing_is_limited_as_beginning_is(tmp_path, assistant, visits):
    settings = Settings(state_dir=tmp_path, rate_limit=1)
    async with visits.client_of(create_app(settings, assistant)) as client:
        visitor = await visits.open(client)
        answers = [await visitor.renew() for _ in range(10)]
    assert [answer.status_code for answer in answers] == [200] * 9 + [429]
    assert int(answers[-1].headers["retry-after"]) >= 1
