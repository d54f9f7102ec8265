"""A conversation is stored slim, comes back whole, and costs the same however long it is."""

import json

import pytest

from bot.rasa_environment import prepare_rasa
from bot.store.database import Database

prepare_rasa()

from rasa.shared.core.domain import Domain  # noqa: E402 - after the environment is prepared
from rasa.shared.core.events import (  # noqa: E402
    ActionExecuted,
    ActiveLoop,
    BotUttered,
    SessionStarted,
    SlotSet,
    UserUttered,
)
from rasa.shared.core.trackers import DialogueStateTracker, EventVerbosity  # noqa: E402

from bot.store.errors import ConversationNotFound, TurnConflict  # noqa: E402
from bot.store.events import recent, slim  # noqa: E402
from bot.store.tracker_store import TURNS_KEPT, ConversationTrackerStore  # noqa: E402

DOMAIN = Domain.from_yaml(
    """
version: "3.1"
intents: [ask]
forms: {questions: {required_slots: [count]}}
slots:
  under_discussion: {type: list, influence_conversation: false, mappings: [{type: custom}]}
  count: {type: float, initial_value: 0, influence_conversation: false, mappings: [{type: custom}]}
"""
)
RANKING = [{"name": f"intent_{place}", "confidence": 0.5} for place in range(60)]


@pytest.fixture
def database(tmp_path):
    database = Database(f"sqlite:///{tmp_path / 'test.db'}")
    database.upgrade()
    yield database
    database.close()


@pytest.fixture
def store(database):
    return ConversationTrackerStore(DOMAIN, database=database)


def begin(tracker):
    tracker.update(ActionExecuted("action_session_start"))
    tracker.update(SessionStarted())
    tracker.update(ActionExecuted("action_listen"))


def turn(tracker, text, *events):
    parsed = {"intent": RANKING[0], "intent_ranking": RANKING, "entities": [], "text": text}
    tracker.update(UserUttered(text, RANKING[0], [], parsed))
    tracker.update(ActionExecuted("utter_answer"))
    tracker.update(BotUttered(f"answer to {text}", {"buttons": None}, {"metadata": {"kind": "answer"}}))
    for event in events:
        tracker.update(event)
    tracker.update(ActionExecuted("action_listen"))


async def take(store, text, *events):
    tracker = await store.get_or_create_tracker("c", append_action_listen=False)
    if not tracker.events:
        begin(tracker)
    turn(tracker, text, *events)
    await store.save(tracker)


async def test_an_unknown_conversation_is_none_and_creating_one_stores_nothing(store):
    assert await store.retrieve("c") is None
    tracker = await store.get_or_create_tracker("c")
    assert tracker.latest_action_name == "action_listen"
    assert await store.retrieve("c") is None
    assert list(await store.keys()) == []


async def test_a_conversation_comes_back_as_it_was_saved(store):
    await take(store, "one", SlotSet("under_discussion", ["dizziness"]))
    tracker = await store.retrieve("c")
    assert [type(event).__name__ for event in tracker.events] == [
        "SessionStarted",
        "ActionExecuted",
        "UserUttered",
        "ActionExecuted",
        "BotUttered",
        "SlotSet",
        "ActionExecuted",
    ]
    assert tracker.latest_message.text == "one"
    assert tracker.latest_message.intent_name == "intent_0"
    assert tracker.get_slot("under_discussion") == ["dizziness"]
    assert list(await store.keys()) == ["c"]


async def test_a_long_conversation_is_read_as_its_last_turns_with_every_slot(store):
    await take(store, "first", SlotSet("under_discussion", ["dizziness"]))
    for number in range(20):
        await take(store, f"turn {number}", SlotSet("count", number))
    tracker = await store.retrieve("c")
    said = [event.text for event in tracker.events if isinstance(event, UserUttered)]
    assert said == [f"turn {number}" for number in range(20 - TURNS_KEPT, 20)]
    assert tracker.get_slot("under_discussion") == ["dizziness"]
    assert tracker.get_slot("count") == 19
    assert tracker.latest_action_name == "action_listen"


async def test_a_form_that_began_long_ago_is_still_active(store):
    await take(store, "first", ActiveLoop("questions"), SlotSet("requested_slot", "count"))
    for number in range(10):
        await take(store, f"turn {number}")
    tracker = await store.retrieve("c")
    assert tracker.active_loop_name == "questions"
    assert tracker.get_slot("requested_slot") == "count"


async def test_a_form_that_ended_long_ago_is_over(store):
    await take(store, "first", ActiveLoop("questions"))
    await take(store, "second", ActiveLoop(None))
    for number in range(10):
        await take(store, f"turn {number}")
    assert (await store.retrieve("c")).active_loop_name is None


async def test_actions_are_given_the_whole_conversation(store):
    for number in range(12):
        await take(store, f"turn {number}")
    tracker = (await store.retrieve("c")).copy()
    events = tracker.current_state(EventVerbosity.ALL)["events"]
    assert [event["text"] for event in events if event["event"] == "user"] == [
        f"turn {number}" for number in range(12)
    ]


async def test_the_full_tracker_has_everything_that_ever_happened(store):
    for number in range(20):
        await take(store, f"turn {number}")
    tracker = await store.retrieve_full_tracker("c")
    assert len([event for event in tracker.events if isinstance(event, UserUttered)]) == 20


async def test_a_new_session_begins_without_the_old_turns(store):
    await take(store, "old", SlotSet("count", 7))
    tracker = await store.retrieve("c")
    begin(tracker)
    turn(tracker, "new")
    await store.save(tracker)
    tracker = await store.retrieve("c")
    assert [event.text for event in tracker.events if isinstance(event, UserUttered)] == ["new"]
    assert tracker.get_slot("count") == 0


async def test_a_slot_that_a_newer_model_no_longer_has_is_left_out(store, database):
    await take(store, "one", SlotSet("count", 7), SlotSet("under_discussion", ["x"]))
    newer = ConversationTrackerStore(Domain.from_yaml("{version: '3.1', intents: [ask]}"), database=database)
    tracker = await newer.retrieve("c")
    assert "count" not in tracker.slots
    assert tracker.latest_message.text == "one"


async def test_a_user_event_is_stored_in_a_fraction_of_its_size(store, database):
    await take(store, "how long does it take until it helps?")
    with database.reading() as connection:
        stored = [row[0] for row in connection.exec_driver_sql("SELECT event FROM events")]
    [event] = [event for event in stored if json.loads(event)["event"] == "user"]
    assert len(event) < 300


def test_what_no_later_turn_reads_is_left_out():
    event = {"event": "bot", "text": "a", "data": {"buttons": None, "image": None}, "policy": None}
    assert slim({**event, "metadata": {"model_id": "m", "assistant_id": "a"}}) == {
        "event": "bot",
        "text": "a",
        "data": {},
    }


def test_fewer_turns_than_asked_for_are_all_of_them():
    stored = [{"event": "action", "name": "action_listen"}, {"event": "user", "text": "a"}]
    assert recent(stored, 3) == stored


async def test_a_tracker_that_was_overtaken_is_not_saved(store):
    await take(store, "one")
    overtaken = await store.retrieve("c")
    await take(store, "two")
    turn(overtaken, "late")
    with pytest.raises(TurnConflict):
        await store.save(overtaken)


async def test_a_tracker_of_an_erased_conversation_is_not_saved(store, database):
    await take(store, "one")
    tracker = await store.retrieve("c")
    with database.writing() as connection:
        connection.exec_driver_sql("DELETE FROM conversations")
    turn(tracker, "late")
    with pytest.raises(ConversationNotFound):
        await store.save(tracker)


async def test_a_tracker_from_elsewhere_is_refused(store):
    with pytest.raises(TypeError):
        await store.save(DialogueStateTracker("c", DOMAIN.slots))
