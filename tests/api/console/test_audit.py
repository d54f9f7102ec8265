"""Whatever staff read or change is written down first."""

from __future__ import annotations

from bot.store.audit import entries_of, subject_of, verify


def entries(database):
    with database.reading() as connection:
        assert verify(connection).problem is None
        return [(entry.who, entry.action, entry.subject) for entry in reversed(entries_of(connection, 50))]


async def test_reading_and_changing_leave_entries(staff, database, write, say, answer):
    write("one", say("can i take it for years"), answer("Yes."))
    await staff.open("/console/conversations/one")
    await staff.send("/console/conversations/one/review")
    found = entries(database)
    who = "rosa@clinic.example"
    assert found == [
        (who, "signed.in", ""),
        (who, "conversations.listed", ""),
        (who, "conversation.read", subject_of("one")),
        (who, "conversation.reviewed", subject_of("one")),
    ]


async def test_the_json_of_a_page_is_read_like_the_page(staff, database, write, say):
    write("one", say("hello"))
    await staff.client.get("/console/conversations/one.json")
    assert entries(database)[-1][1:] == ("conversation.read", subject_of("one"))


async def test_a_refused_sign_in_is_noted_without_what_was_typed(browser, rosa, database):
    await browser.sign_in(password="not this one")
    await browser.sign_in(email="my secret password", password="x")
    assert entries(database) == [
        ("rosa@clinic.example", "sign_in.refused", ""),
        ("somebody unknown", "sign_in.refused", ""),
    ]


async def test_who_is_not_signed_in_reads_nothing_and_leaves_nothing(browser, database, write, say):
    write("one", say("hello"))
    response = await browser.open("/console/conversations/one")
    assert response.status_code == 303
    assert entries(database) == []


async def test_nothing_is_shown_when_it_cannot_be_written_down(staff, database, write, say):
    write("one", say("can i take it for years"))
    with database.writing() as connection:
        connection.exec_driver_sql("ALTER TABLE audit_entries RENAME TO hidden")
    response = await staff.open("/console/conversations/one")
    assert response.status_code == 503
    assert "for years" not in response.text
