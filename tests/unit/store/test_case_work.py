"""Notes, tags, and who takes care of a conversation."""

from __future__ import annotations

import pytest

from bot.store.case_work import (
    add_note,
    assign,
    assignment_of,
    notes_of,
    set_tags,
    tagged,
    tags_of,
)
from bot.store.errors import ConversationNotFound
from bot.store.privacy import erase, export
from bot.store.staff import add_staff
from tests.unit.store.conftest import add_turn


@pytest.fixture
def database(either_database):
    add_turn(either_database, "one")
    return either_database


@pytest.fixture
def anna(database):
    with database.writing() as connection:
        return add_staff(connection, "anna@clinic.example", "Anna").id


def test_notes_stand_in_the_order_in_which_they_were_written(database, anna):
    with database.writing() as connection:
        add_note(connection, "one", anna, "  Called back, no answer. ")
        add_note(connection, "one", anna, "Reached her.")
        assert [(note.text, note.by) for note in notes_of(connection, "one")] == [
            ("Called back, no answer.", "Anna"),
            ("Reached her.", "Anna"),
        ]


@pytest.mark.parametrize("text", ["", "   ", "x" * 2001])
def test_a_note_says_something_and_not_too_much(database, anna, text):
    with database.writing() as connection, pytest.raises(ValueError, match="between 1 and 2000"):
        add_note(connection, "one", anna, text)


def test_tags_replace_each_other(database):
    with database.writing() as connection:
        assert set_tags(connection, "one", ["Follow  up", "billing", "follow up", ""]) == [
            "billing",
            "follow up",
        ]
        assert tagged(connection, "Billing", 10) == ["one"]
        assert set_tags(connection, "one", ["done"]) == tags_of(connection, "one") == ["done"]
        assert tagged(connection, "billing", 10) == []


@pytest.mark.parametrize("name", ["<b>", "x" * 41, "-", "a;b"])
def test_what_is_no_tag_is_refused_and_the_old_ones_stay(database, name):
    with database.writing() as connection:
        set_tags(connection, "one", ["done"])
        with pytest.raises(ValueError, match="is no tag"):
            set_tags(connection, "one", [name])
        assert tags_of(connection, "one") == ["done"]


def test_one_person_at_a_time_takes_care_of_a_conversation(database, anna):
    with database.writing() as connection:
        ben = add_staff(connection, "ben@clinic.example", "Ben").id
        assert assignment_of(connection, "one") is None
        assign(connection, "one", anna)
        assign(connection, "one", ben)
        assert assignment_of(connection, "one").name == "Ben"
        assign(connection, "one", None)
        assert assignment_of(connection, "one") is None


@pytest.mark.parametrize(
    "work",
    [
        lambda connection, who: add_note(connection, "nobody", who, "hello"),
        lambda connection, who: set_tags(connection, "nobody", ["done"]),
        lambda connection, who: assign(connection, "nobody", who),
    ],
    ids=["note", "tags", "assignment"],
)
def test_there_must_be_a_conversation(database, anna, work):
    def act():
        with database.writing() as connection:
            work(connection, anna)

    with pytest.raises(ConversationNotFound):
        act()


def test_all_of_it_goes_with_the_conversation(database, anna):
    with database.writing() as connection:
        add_note(connection, "one", anna, "hello")
        set_tags(connection, "one", ["done"])
        assign(connection, "one", anna)
        assert [note["text"] for note in export(connection, "one")["notes"]] == ["hello"]
        erase(connection, "one")
        assert (notes_of(connection, "one"), tags_of(connection, "one")) == ([], [])
        assert assignment_of(connection, "one") is None
