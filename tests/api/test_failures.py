"""When a part fails: the person always gets an answer or an honest error, and nothing is half stored."""

import uuid

import pytest

from bot.assistant import Assistant
from bot.store.database import Database
from bot.web.app import create_app


def rows(assistant, table):
    with assistant.database.reading() as connection:
        return connection.exec_driver_sql(f"SELECT count(*) FROM {table}").scalar_one()


@pytest.mark.parametrize("table", ["conversations", "events", "messages", "handoffs"])
async def test_a_turn_that_cannot_be_stored_is_not_stored_at_all_and_can_be_sent_again(
    visitor, assistant, missing_table, table
):
    before = {name: rows(assistant, name) for name in ("events", "messages", "handoffs")}
    message_id = str(uuid.uuid4())
    with missing_table(table):
        response = await visitor.post(text="break now", id=message_id)
        assert response.status_code == 503
        assert response.json()["error"]["code"] == "not_stored"
        assert "retry-after" in response.headers
    assert {name: rows(assistant, name) for name in before} == before
    [message] = await visitor.say("break now", id=message_id)
    assert message["kind"] == "handoff"
    assert rows(assistant, "handoffs") == 1


async def test_a_failed_turn_leaves_no_trace_in_what_is_remembered(visitor, missing_table):
    await visitor.say("count")
    with missing_table("messages"):
        assert (await visitor.post(text="count")).status_code == 503
    [message] = await visitor.say("count")
    assert message["text"] == "That makes 2."


async def test_a_session_that_cannot_be_stored_is_refused(client, assistant, missing_table):
    with missing_table("events"):
        response = await client.post("/chat/sessions")
        assert response.status_code == 503
    assert rows(assistant, "conversations") == 0


async def test_not_being_able_to_read_is_told_too(visitor, missing_table):
    with missing_table("messages"):
        for path in ("/chat/messages", "/chat/transcript"):
            assert (await visitor.get(path)).status_code == 503
        assert (await visitor.client.get("/readyz")).status_code == 200
    with missing_table("conversations"):
        assert (await visitor.client.get("/readyz")).status_code == 503
        assert (await visitor.client.get("/healthz")).status_code == 200


async def test_an_action_that_breaks_is_answered_with_an_honest_sentence(visitor, capsys, caplog):
    [message] = await visitor.say("break now")
    assert message["kind"] == "handoff"
    assert "911" in message["text"]
    assert "988" in message["text"]
    assert "secret" not in caplog.text + capsys.readouterr().err


async def test_an_action_that_says_nothing_is_answered_with_an_honest_sentence(visitor):
    [message] = await visitor.say("say nothing")
    assert message["kind"] == "handoff"


async def test_an_action_that_breaks_on_a_red_flag_is_answered_as_an_emergency(visitor):
    [message] = await visitor.say("overdose and break now")
    assert (message["kind"], message["urgency"]) == ("emergency", "emergency")
    assert message["red_flags"]


@pytest.fixture
def broken_understanding(assistant, monkeypatch):
    """The classifier raises, as a broken model would."""

    def breaks(*arguments, **named):
        raise RuntimeError("my secret words")

    monkeypatch.setattr(assistant._agent.processor.graph_runner, "run", breaks)


@pytest.mark.usefixtures("broken_understanding")
async def test_an_emergency_is_seen_even_where_nothing_is_understood(visitor, caplog, capsys):
    [message] = await visitor.say("I cant breathe and my lips are blue")
    assert (message["kind"], message["urgency"]) == ("emergency", "emergency")
    assert message["red_flags"][0] == "breathing"
    assert message["text"].startswith("Call 911 now.")
    assert "This chat stays open" in message["text"]
    assert "secret" not in caplog.text + capsys.readouterr().err


@pytest.mark.usefixtures("broken_understanding")
async def test_a_cry_for_help_is_heard_even_where_nothing_is_understood(visitor):
    [message] = await visitor.say("please send an ambulance")
    assert (message["kind"], message["urgency"], message["red_flags"]) == ("emergency", "emergency", [])
    assert "988" in message["text"]


@pytest.mark.usefixtures("broken_understanding")
async def test_what_is_urgent_is_told_as_such_even_where_nothing_is_understood(visitor):
    [message] = await visitor.say("I stopped gabapentin cold turkey three days ago and I am shaking")
    assert (message["kind"], message["urgency"]) == ("emergency", "urgent")


@pytest.mark.usefixtures("broken_understanding")
async def test_a_question_that_is_not_understood_gets_an_honest_sentence(visitor, assistant):
    [message] = await visitor.say("how long does it take to work")
    assert (message["kind"], message["urgency"]) == ("handoff", "routine")
    assert rows(assistant, "handoffs") == 1


@pytest.mark.usefixtures("broken_understanding")
async def test_an_emergency_that_was_seen_so_is_there_for_staff(visitor, assistant):
    await visitor.say("i swallowed the whole bottle")
    with assistant.database.reading() as connection:
        [handoff] = connection.exec_driver_sql("SELECT reason, urgency FROM handoffs").all()
    assert handoff == ("overdose", "emergency")


async def test_the_conversation_goes_on_after_an_action_broke(visitor):
    await visitor.say("count")
    await visitor.say("break now")
    [message] = await visitor.say("count")
    assert message["text"] == "That makes 2."


async def test_failures_are_counted(model_path, settings, executor, visits):
    failed = []
    database = Database(settings.database_url)
    database.upgrade()
    assistant = Assistant(database, settings, executor=executor, on_failure=failed.append)
    await assistant.swap(model_path)
    async with visits.client_of(create_app(settings, assistant)) as client:
        await (await visits.open(client)).say("break now")
    database.close()
    assert failed == ["action_breaks", "silence"]


async def test_before_a_model_is_loaded_the_server_is_alive_and_not_ready(settings, executor, visits):
    database = Database(settings.database_url)
    database.upgrade()
    assistant = Assistant(database, settings, executor=executor)
    async with visits.client_of(create_app(settings, assistant)) as client:
        assert (await client.get("/healthz")).status_code == 200
        assert (await client.get("/readyz")).status_code == 503
        response = await client.post("/chat/sessions")
        assert (response.status_code, response.json()["error"]["code"]) == (503, "starting")
    database.close()


async def test_an_error_nobody_foresaw_is_told_without_its_text(app, visits, caplog, capsys):
    async def broken(request):
        raise RuntimeError("patient's words")

    app.router.add_route("/chat/broken", broken)
    app.router.add_route("/broken", broken)
    async with visits.client_of(app) as client:
        response = await client.get("/chat/broken")
        assert response.status_code == 500
        assert response.json()["error"]["code"] == "unexpected"
        page = await client.get("/broken")
        assert page.status_code == 500
        assert page.headers["content-type"].startswith("text/plain")
        assert "default-src 'none'" in page.headers["content-security-policy"]
    logged = caplog.text + capsys.readouterr().err
    assert "patient's words" not in response.text + page.text + logged
