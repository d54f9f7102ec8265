"""From a misunderstood message to one line more in the teaching data, and from there to a new model."""

import asyncio

import pytest

from bot.model_files import ARCHIVE_ENDING
from bot.store.privacy import erase
from bot.training.models import ModelRecord, current_name, promote, write_record
from bot.training.progress import RUNNING, Progress, ProgressFile

HOME = "/console/conversations"
TEACH = f"{HOME}/one/messages/1/teach"
ADDED = "    - can i drink wine\n    - is beer alright\n"


@pytest.fixture
def nlu(project):
    return project / "data" / "nlu.yml"


async def test_a_correction_adds_one_line_and_is_shown_at_the_message(staff, client, write, say, nlu):
    before = nlu.read_text()
    write("one", say("is beer alright"))
    page = (await staff.open(f"{TEACH}?topic=not_covered_alcohol")).text
    assert '<option value="not_covered_alcohol" selected>Alcohol</option>' in page
    response = await staff.send(TEACH, topic="not_covered_alcohol", text="is beer alright")
    assert response.headers["location"] == f"{HOME}/one#message-1"
    assert nlu.read_text() == before.replace("    - can i drink wine\n", ADDED)
    correction = (await client.get(f"{HOME}/one.json")).json()["messages"][0]["corrections"][0]
    assert (correction["topic"], correction["by"]) == ("Alcohol", "Rosa")
    assert correction["from_intent"] == "long_term_use"
    assert "is beer alright" in (await staff.open("/console/training")).text


async def test_a_correction_can_be_taken_back(staff, client, write, say, nlu):
    before = nlu.read_text()
    write("one", say("is beer alright"))
    await staff.send(TEACH, topic="not_covered_alcohol", text="is beer alright")
    number = (await client.get(f"{HOME}/one.json")).json()["messages"][0]["corrections"][0]["id"]
    assert (await staff.send(f"/console/corrections/{number}/take-back")).status_code == 303
    assert nlu.read_text() == before
    assert (await client.get(f"{HOME}/one.json")).json()["messages"][0]["corrections"] == []
    assert (await staff.send(f"/console/corrections/{number}/take-back")).status_code == 404


async def test_the_trainer_sees_masked_words_and_confirms_them(staff, write, say, nlu):
    write("one", say("My name is Gary Moss, mail gary@home.example: is beer alright"))
    page = (await staff.open(TEACH)).text
    assert "My name is (name), mail (email): is beer alright</textarea>" in page
    assert "name, e-mail address" in page
    assert "gary" not in nlu.read_text().lower()


async def test_words_that_still_name_somebody_are_masked_again(staff, write, say, nlu):
    write("one", say("is beer alright"))
    form = {"topic": "not_covered_alcohol", "text": "i'm Gary, is beer alright"}
    response = await staff.send(TEACH, **form)
    assert response.status_code == 200
    assert "i&#39;m (name), is beer alright" in response.text
    assert "Gary" not in nlu.read_text()
    assert (await staff.send(TEACH, **form, as_written="yes")).status_code == 303
    assert "i'm Gary, is beer alright" in nlu.read_text()


async def test_words_that_are_taught_already_are_not_added(staff, write, say, nlu):
    before = nlu.read_text()
    write("one", say("Can I drink wine?!"))
    assert "an example of “Alcohol” already" in (await staff.open(TEACH)).text
    response = await staff.send(TEACH, topic="not_covered_alcohol", text="Can I drink wine?!")
    assert response.status_code == 422
    assert "nothing to add" in response.text
    assert nlu.read_text() == before


async def test_a_conflict_with_another_topic_is_told(staff, write, say, nlu):
    before = nlu.read_text()
    write("one", say("Can I drink wine"))
    response = await staff.send(TEACH, topic="long_term_use", text="can i drink wine")
    assert response.status_code == 422
    assert "cannot mean two topics" in response.text
    assert nlu.read_text() == before


@pytest.mark.parametrize(
    ("topic", "text"), [("parking", "is beer alright"), ("greet", "?!"), ("", "is beer")]
)
async def test_what_cannot_be_taught_is_refused(staff, write, say, nlu, topic, text):
    before = nlu.read_text()
    write("one", say("is beer alright"))
    assert (await staff.send(TEACH, topic=topic, text=text)).status_code == 422
    assert nlu.read_text() == before


async def test_a_button_and_a_reply_of_the_bot_teach_nothing(staff, write, say, answer):
    write("one", say("Alcohol", payload="/not_covered_alcohol"), answer("It adds up."))
    assert (await staff.open(TEACH)).status_code == 409
    assert (await staff.open(f"{HOME}/one/messages/2/teach")).status_code == 404


async def test_a_file_that_cannot_be_written_leaves_no_correction(staff, client, write, say, nlu):
    write("one", say("is beer alright"))
    nlu.write_text(nlu.read_text().replace("examples: |", "examples: >"))
    assert (await staff.send(TEACH, topic="not_covered_alcohol", text="is beer alright")).status_code in (
        409,
        422,
    )
    assert (await client.get(f"{HOME}/one.json")).json()["messages"][0]["corrections"] == []


async def test_an_erased_conversation_takes_its_corrections_along(staff, client, write, say, database):
    write("one", say("is beer alright"))
    await staff.send(TEACH, topic="not_covered_alcohol", text="is beer alright")
    with database.writing() as connection:
        assert erase(connection, "one")
    assert (await client.get("/console/training.json")).json()["added"] == []


def a_model(settings, name, moment="2026-11-20T10:00:00+00:00", **more):
    settings.models_dir.mkdir(parents=True, exist_ok=True)
    archive = settings.models_dir / f"{name}{ARCHIVE_ENDING}"
    archive.write_bytes(b"model")
    record = {"model_id": "m", "sha256": "0", "seconds": 12.0, "teaching_data": "0", "examples": {"greet": 1}}
    write_record(settings.models_dir, ModelRecord(name=archive.name, trained_at=moment, **(record | more)))
    return archive.name


async def test_the_training_page_says_what_changed_since_the_model(staff, client, settings):
    promote(settings.models_dir, a_model(settings, "first"))
    page = (await client.get("/console/training.json")).json()
    assert page["has_changes"] is True
    assert {"topic": "Alcohol", "change": 1} in page["changes"]
    assert page["is_taken_over"] is False
    assert "is being taken up" in (await staff.open("/console/training")).text


async def test_an_earlier_model_can_be_used_again(staff, settings):
    old, new = a_model(settings, "old"), a_model(settings, "new", "2026-11-21T10:00:00+00:00")
    promote(settings.models_dir, new)
    await staff.send("/console/training/model", model=old)
    assert current_name(settings.models_dir) == old
    assert (await staff.send("/console/training/model", model="../else.tar.gz")).status_code == 404
    assert current_name(settings.models_dir) == old


async def test_progress_is_shown_while_a_training_is_at_work(staff, client, settings):
    file = ProgressFile(settings.state_dir)
    with file.held():
        file.write(Progress(RUNNING, "Training the topic classifier", 4, 9, "2026-11-20T10:00:00+00:00"))
        told = (await client.get("/console/training.json")).json()["training"]
        assert (told["state"], told["done"], told["steps"]) == ("running", 4, 9)
        page = (await staff.open("/console/training")).text
        assert "Training the topic classifier" in page
        assert '<meta http-equiv="refresh"' in page
        assert (await staff.send("/console/training")).status_code == 409


async def test_a_training_that_fails_says_why(staff, client):
    # The project has no domain: the check before the training says so.
    assert (await staff.send("/console/training")).status_code == 303
    page = await staff.open("/console/training")
    assert page.status_code == 200
    assert "Starting" in page.text
    for _ in range(200):
        told = (await client.get("/console/training.json")).json()["training"]
        if told["state"] != "running":
            break
        await asyncio.sleep(0.2)
    assert told["state"] == "failed"
    assert "domain.yml" in told["problem"]
