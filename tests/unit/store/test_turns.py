"""A turn, its summary and its handoffs, and what staff read of them."""

from datetime import datetime, timedelta, timezone

import pytest

from bot.store.console import (
    ConversationFilter,
    close_handoffs,
    count_open_handoffs,
    find_conversation,
    find_message,
    list_conversations,
    list_handoffs,
    mark_reviewed,
    read_transcript,
)
from bot.store.database import Database
from bot.store.errors import ConversationNotFound, TurnConflict
from bot.store.messages import offered_buttons
from bot.store.privacy import erase
from bot.store.readable import readable_messages, trigger_words
from bot.store.turns import Turn, store_turn

NOON = datetime(2026, 11, 22, 12, tzinfo=timezone.utc)


@pytest.fixture
def database(tmp_path):
    database = Database(f"sqlite:///{tmp_path / 'test.db'}")
    database.upgrade()
    yield database
    database.close()


def user(text, client_id=None, entities=(), minute=0):
    ranking = [{"name": f"intent_{place}", "confidence": 1 / (place + 1)} for place in range(40)]
    return {
        "event": "user",
        "text": text,
        "timestamp": (NOON + timedelta(minutes=minute)).timestamp(),
        "metadata": {"client_id": client_id, "shown_text": text, "model_id": "model"},
        "parse_data": {"intent": ranking[0], "intent_ranking": ranking, "entities": list(entities)},
    }


def bot(text, minute=0, buttons=(), **told):
    return {
        "event": "bot",
        "text": text,
        "timestamp": (NOON + timedelta(minutes=minute)).timestamp(),
        "data": {"buttons": list(buttons)},
        "metadata": {"utter_action": "utter_x", "metadata": told},
    }


def store(database, conversation, events, first_position=0, minute=0):
    turn = Turn(
        conversation_id=conversation,
        first_position=first_position,
        events=events,
        messages=readable_messages(events, lambda facts: [{"id": fact} for fact in facts]),
        slots={},
        moment=NOON + timedelta(minutes=minute),
    )
    with database.writing() as connection:
        return store_turn(connection, turn)


def test_messages_are_numbered_on_and_replies_know_what_they_answer(database):
    store(database, "c", [bot("Hello")])
    store(database, "c", [user("one"), bot("two"), bot("three")], first_position=1)
    with database.reading() as connection:
        messages = read_transcript(connection, "c")
    assert [(message.seq, message.reply_to) for message in messages] == [(1, None), (2, None), (3, 2), (4, 2)]


def test_what_was_understood_stands_beside_the_users_message(database):
    store(database, "c", [user("one"), bot("two")])
    with database.reading() as connection:
        understood = find_message(connection, "c", 1).understood
    assert understood["intent"] == "intent_0"
    assert understood["confidence"] == 1
    assert len(understood["ranking"]) == 5
    assert understood["model_id"] == "model"


def test_the_summary_follows_every_turn(database):
    store(database, "c", [bot("Hello")])
    store(
        database, "c", [user("my chest " * 40), bot("!", kind="emergency", urgency="emergency")], 1, minute=1
    )
    store(database, "c", [user("thanks"), bot("Bye")], 3, minute=2)
    with database.reading() as connection:
        summary = find_conversation(connection, "c")
    assert summary.message_count == 5
    assert summary.highest_urgency == "emergency"
    assert summary.needs_person
    assert summary.last_preview == "thanks"
    assert summary.created_at == NOON
    assert summary.last_activity_at == NOON + timedelta(minutes=2)


def test_a_handoff_names_its_reason_and_the_words_that_led_to_it(database):
    flag = {"entity": "red_flag", "value": "chest_pain", "start": 5, "end": 15}
    events = [
        user("I've chest pain", entities=[flag]),
        bot("Call", kind="emergency", urgency="emergency", red_flags=["chest_pain"]),
    ]
    store(database, "c", events)
    with database.reading() as connection:
        [handoff] = list_handoffs(connection)
        assert count_open_handoffs(connection) == {"emergency": 1}
    assert handoff.reason == "chest_pain"
    assert handoff.urgency == "emergency"
    assert handoff.trigger_words == ["chest pain"]
    assert handoff.message_seq == 2
    with database.writing() as connection:
        assert close_handoffs(connection, "c", NOON) == 1
        assert close_handoffs(connection, "c", NOON) == 0
    with database.reading() as connection:
        assert list_handoffs(connection) == []
        assert len(list_handoffs(connection, closed=True)) == 1
        assert not find_conversation(connection, "c").needs_person


def test_words_are_named_by_their_value_when_their_place_is_unknown():
    message = {"text": "x", "understood": {"entities": [{"entity": "red_flag", "value": "overdose"}]}}
    assert trigger_words(message) == ["overdose"]


def test_a_turn_of_another_process_is_noticed_and_nothing_is_stored(database):
    store(database, "c", [bot("Hello")])
    store(database, "c", [user("one"), bot("two")], 1)
    with pytest.raises(TurnConflict):
        store(database, "c", [user("other"), bot("two")], 1)
    with pytest.raises(TurnConflict):
        store(database, "c", [bot("Hello")], 0)
    with database.reading() as connection:
        assert len(read_transcript(connection, "c")) == 3


def test_a_client_id_stands_for_one_message_of_a_conversation(database):
    store(database, "c", [user("one", client_id="id"), bot("two")])
    with pytest.raises(TurnConflict):
        store(database, "c", [user("one", client_id="id"), bot("two")], 2)
    store(database, "other", [user("one", client_id="id"), bot("two")])


def test_a_turn_of_an_erased_conversation_is_refused(database):
    store(database, "c", [bot("Hello")])
    with database.writing() as connection:
        assert erase(connection, "c")
        assert not erase(connection, "c")
    with pytest.raises(ConversationNotFound):
        store(database, "c", [user("one"), bot("two")], 1)


def test_an_unknown_urgency_does_not_cost_the_answer(database, caplog):
    [message] = store(database, "c", [bot("Hello", urgency="soonish")])
    assert message.urgency == "routine"
    assert "soonish" in caplog.text


def test_buttons_are_known_by_their_payload(database):
    store(database, "c", [bot("Hello", buttons=[{"title": "A", "payload": "/a"}])])
    with database.reading() as connection:
        assert offered_buttons(connection, "c") == {"/a": "A"}
        assert offered_buttons(connection, "other") == {}


def test_conversations_are_listed_page_by_page_the_last_active_first(database):
    for number in range(25):
        # Five at a time are active at the same moment: the id decides between them.
        store(database, f"c{number:02}", [user("one"), bot("two")], minute=number // 5)
    seen, before = [], None
    with database.reading() as connection:
        while page := list_conversations(connection, before=before, limit=7):
            seen += [summary.id for summary in page]
            before = (page[-1].last_activity_at, page[-1].id)
    assert seen == [f"c{number:02}" for number in reversed(range(25))]


def test_conversations_can_be_filtered(database):
    store(database, "calm", [user("one"), bot("two")])
    store(database, "urgent", [user("one"), bot("two", kind="handoff", urgency="urgent")])
    with database.writing() as connection:
        assert mark_reviewed(connection, "calm", "nurse@clinic.example", NOON + timedelta(hours=1))
        assert not mark_reviewed(connection, "none", "nurse@clinic.example", NOON)

    def listed(**wanted):
        with database.reading() as connection:
            return [summary.id for summary in list_conversations(connection, ConversationFilter(**wanted))]

    assert listed() == ["urgent", "calm"]
    assert listed(needs_person=True) == ["urgent"]
    assert listed(urgencies=["urgent", "emergency"]) == ["urgent"]
    assert listed(unreviewed=True) == ["urgent"]
    store(database, "calm", [user("again"), bot("two")], 2, minute=120)
    assert listed(unreviewed=True) == ["calm", "urgent"]


def test_lists_use_an_index_and_never_read_messages(database):
    listing = "SELECT id FROM conversations ORDER BY last_activity_at DESC, id DESC LIMIT 50"
    with database.reading() as connection:
        plan = " ".join(row[3] for row in connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {listing}"))
    assert "ix_conversations_last_activity_at_id" in plan
    assert "TEMP B-TREE" not in plan
