"""Reading conversations: the list, its filters and pages, and the transcript with what was understood."""

import re

import pytest

from bot.store.feedback import set_feedback

HOME = "/console/conversations"
NASTY = '<script>alert("1")</script> & <b onclick=x>'


async def listed(client, query=""):
    response = await client.get(f"{HOME}.json{query}")
    assert response.status_code == 200, response.text
    return response.json()


async def test_conversations_stand_by_last_activity(staff, client, write, say, answer):
    write("old", say("the older one"), minute=1)
    write("new", say("the newer one"), answer("Yes."), minute=5)
    found = (await listed(client))["conversations"]
    assert [line["id"] for line in found] == ["new", "old"]
    assert found[0]["message_count"] == 2
    assert found[0]["first_words"] == "the newer one"
    page = (await staff.open(HOME)).text
    assert page.index("the newer one") < page.index("the older one")


async def test_a_page_is_the_same_as_json_and_as_html(staff, client, write, say):
    write("one", say("about years"))
    by_suffix = await client.get(f"{HOME}.json")
    by_query = await client.get(f"{HOME}?format=json")
    assert by_suffix.json() == by_query.json()
    assert by_suffix.headers["content-type"] == "application/json"
    assert by_suffix.headers["cache-control"] == "no-store"


async def test_filters_show_what_they_say(staff, client, write, say, answer):
    write("plain", say("for years"), answer("Yes."), minute=1)
    write(
        "urgent", say("my leg is numb"), answer("See a doctor today.", "handoff", urgency="urgent"), minute=2
    )
    write("alarm", say("chest pain"), answer("Call 911.", "emergency", urgency="emergency"), minute=3)

    async def ids(show):
        return [line["id"] for line in (await listed(client, f"?show={show}"))["conversations"]]

    assert await ids("all") == ["alarm", "urgent", "plain"]
    assert await ids("person") == ["alarm", "urgent"]
    assert await ids("emergency") == ["alarm"]
    assert await ids("unreviewed") == ["alarm", "urgent", "plain"]
    marks = {
        line["id"]: [mark["kind"] for mark in line["marks"]]
        for line in (await listed(client))["conversations"]
    }
    assert marks == {
        "alarm": ["emergency", "person", "new"],
        "urgent": ["urgent", "person", "new"],
        "plain": ["new"],
    }


@pytest.mark.parametrize("query", ["?show=nothing", "?before=yesterday"])
async def test_a_list_that_is_not_there_is_told_so(staff, query):
    assert (await staff.open(HOME + query)).status_code == 404


async def test_paging_meets_every_conversation_once_forth_and_back(staff, client, write, say):
    # Several at the same moment: the id decides.
    for number in range(120):
        write(f"c{number:03}", say("hello"), minute=number // 7)
    pages, address = [], HOME
    while address:
        found = (await client.get(address, headers={"Accept": "text/html"}, params=None)).text
        assert "<table" in found
        page = (await client.get(address.replace(HOME, f"{HOME}.json"))).json()
        pages.append([line["id"] for line in page["conversations"]])
        last, address = page, page["older"]
    assert [len(page) for page in pages] == [50, 50, 20]
    met = [conversation for page in pages for conversation in page]
    assert met == sorted(met, key=lambda name: (int(name[1:]) // 7, name), reverse=True)
    back = (await client.get(last["newer"].replace(HOME, f"{HOME}.json"))).json()
    assert [line["id"] for line in back["conversations"]] == pages[1]
    first = (await client.get(back["newer"].replace(HOME, f"{HOME}.json"))).json()
    assert [line["id"] for line in first["conversations"]] == pages[0]
    assert first["newer"] is None


async def test_what_patients_write_is_never_markup(staff, write, say, answer):
    write("x", say(NASTY), answer(f"You said {NASTY} [a](javascript:alert(1))"))
    for path in (HOME, f"{HOME}/x", f"{HOME}/x/messages/1/teach"):
        page = (await staff.open(path)).text
        assert "&lt;script&gt;" in page
        assert "<script>" not in page
        assert "<b onclick" not in page
        assert 'href="javascript' not in page


async def test_pages_have_nothing_inline(staff, write, say):
    write("x", say("hello"))
    for path in (HOME, f"{HOME}/x", f"{HOME}/x/messages/1/teach", "/console/training"):
        page = (await staff.open(path)).text
        assert "<style" not in page
        assert " style=" not in page
        assert not re.search(r"\son\w+=", page)
        assert not re.search(r"<script(?![^>]*\ssrc=)", page)


async def test_beside_a_message_stands_what_was_understood(staff, client, write, say, answer):
    entities = [
        {"entity": "side_effect", "value": "dizziness", "start": 0, "end": 5},
        {"entity": "medicine", "value": "ibuprofen"},
    ]
    understood = say("x")["understood"] | {"entities": entities}
    source = {"id": "article:faq-1", "title": "Taking it for long", "publisher": "article"}
    write("x", say("can i?", understood=understood), answer("**Yes.**", sources=[source], reply_to=1))
    message = (await client.get(f"{HOME}/x.json")).json()["messages"][0]["understood"]
    assert message["title"] == "Taking it long term"
    assert message["confidence"] == 0.62
    assert message["entities"] == ["Side effect: Dizziness", "Medicine: Ibuprofen"]
    assert [other["title"] for other in message["others"]] == ["Alcohol"]
    assert message["sources"] == ["Taking it for long (article)"]
    page = (await staff.open(f"{HOME}/x")).text
    assert "62 %" in page
    assert "<strong>Yes.</strong>" in page


async def test_an_emergency_and_its_signs_are_named(staff, write, say, answer):
    sign = {"entity": "red_flag", "value": "breathing", "start": 5, "end": 21}
    write(
        "x",
        say("help i cannot breathe", understood={"intent": "emergency", "entities": [sign]}),
        answer("Call.", "emergency", urgency="emergency", red_flags=["breathing"]),
    )
    page = (await staff.open(f"{HOME}/x")).text
    assert "Warning signs:" in page
    assert "Calls for a person" in page
    assert "because of “i cannot breathe”" in page
    assert "alarm" in page


async def test_beside_an_answer_stands_whether_it_helped(staff, client, database, write, say, answer):
    write("x", say("for years"), answer("Yes."), say("and wine"), answer("No."), say("bye"), answer("Bye."))
    with database.writing() as connection:
        assert set_feedback(connection, "x", 2, "up", None)
        assert set_feedback(connection, "x", 4, "down", NASTY)
    messages = (await client.get(f"{HOME}/x.json")).json()["messages"]
    rated = [message["feedback"] for message in messages]
    assert [feedback and feedback["title"] for feedback in rated] == [
        None, "Helpful", None, "Not helpful", None, None,
    ]  # fmt: skip
    assert (rated[3]["rating"], rated[3]["comment"]) == ("down", NASTY)
    page = (await staff.open(f"{HOME}/x")).text
    assert page.count("<strong>Helpful</strong>") == page.count("<strong>Not helpful</strong>") == 1
    assert NASTY not in page
    assert "&lt;script&gt;" in page


async def test_a_conversation_that_is_not_there_is_told_so(staff):
    assert (await staff.open(f"{HOME}/none")).status_code == 404


async def test_reviewed_and_back(staff, client, write, say):
    write("one", say("hello"), minute=1)
    write("two", say("hello"), minute=2)
    response = await staff.send(f"{HOME}/two/review", then="next")
    assert response.headers["location"] == f"{HOME}/one?show=unreviewed"
    assert [line["id"] for line in (await listed(client, "?show=unreviewed"))["conversations"]] == ["one"]
    assert (await listed(client))["conversations"][0]["reviewed_by"] == "Rosa"
    await staff.send(f"{HOME}/two/review", reviewed="no")
    assert len((await listed(client, "?show=unreviewed"))["conversations"]) == 2


async def test_after_the_last_review_the_list_says_so(staff, write, say):
    write("one", say("hello"))
    response = await staff.send(f"{HOME}/one/review", then="next")
    page = (await staff.open(response.headers["location"])).text
    assert "Everything is reviewed" in page


async def test_what_came_in_while_reading_is_not_reviewed(staff, client, write, say):
    write("one", say("hello"), minute=9)
    await staff.send(f"{HOME}/one/review", reviewed="yes", seen="2026-11-20T12:08:00+00:00")
    assert (await client.get(f"{HOME}/one.json")).json()["is_reviewed"] is False


async def test_a_person_takes_a_call_up_and_gives_it_back(staff, client, write, say, answer):
    write("one", say("chest pain"), answer("Call.", "emergency", urgency="emergency"))
    await staff.send(f"{HOME}/one/calls", taken_up="yes")
    assert (await listed(client, "?show=person"))["conversations"] == []
    assert "A person took this up" in (await staff.open(f"{HOME}/one")).text
    await staff.send(f"{HOME}/one/calls", taken_up="no")
    assert len((await listed(client, "?show=person"))["conversations"]) == 1
