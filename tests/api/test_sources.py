"""Reading what an answer rests on."""

from __future__ import annotations

from pathlib import Path

import pytest

from actions.handoff import FACTS
from bot.dialogue.sources import knowledge_sources
from bot.knowledge import Knowledge, load_knowledge
from bot.knowledge.project import read_responses

PROJECT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def known() -> Knowledge:
    return load_knowledge()


def references(known: Knowledge) -> list[str]:
    """Everything that a message can say it rests on: responses, look-ups, red flags, the talk on symptoms."""
    summary = known.symptom_talk.summary
    replies = known.side_effect_replies
    groups = (
        *(response.facts for response in read_responses(PROJECT)),
        *(effect.references for effect in known.side_effects.values()),
        *(medicine.references for medicine in known.medicines.values()),
        *(flag.references for flag in known.red_flags.values()),
        *(conclusion.facts for conclusion in summary.conclusions.values()),
        summary.doctor.facts,
        replies.looked_in,
        replies.duration.facts,
        replies.overview.facts,
        FACTS,
        known.facts,
    )
    return [reference for group in groups for reference in group]


async def test_every_source_that_a_message_can_name_can_be_read(client, known):
    named = knowledge_sources(known)(references(known))
    assert {source["publisher"] for source in named} == {"article", "FDA label"}
    for source in named:
        response = await client.get(f"/chat/sources/{source['id']}")
        assert response.status_code == 200, source
        assert {key: response.json()[key] for key in source} == source


async def test_a_section_of_the_article_has_its_question_and_its_facts_in_our_words(client):
    source = (await client.get("/chat/sources/article:faq-1")).json()
    assert source.pop("facts")[0] == "People can take gabapentin for a long time if a doctor oversees it."
    assert source == {
        "id": "article:faq-1",
        "title": "Frequently Asked Questions",
        "publisher": "article",
        "document": "Does Gabapentin Help with Back Pain?",
        "question": "Is it all right to stay on gabapentin for a long time?",
        "edition": None,
        "address": None,
    }


async def test_a_section_of_the_label_says_which_edition_it_is_of_and_where_to_read_it(client):
    source = (await client.get("/chat/sources/label%3A5.3")).json()
    assert source["title"] == "Effects on Driving and Operating Heavy Machinery (section 5.3)"
    assert source["edition"] == "Version 15, in effect since February 18, 2026"
    assert source["address"].startswith("https://dailymed.nlm.nih.gov/")
    assert "People should not drive until they know how gabapentin affects them." in source["facts"]


async def test_the_figures_of_the_trials_can_be_read_where_answers_take_them_from(client):
    [shingles, *others] = (await client.get("/chat/sources/label:6.1")).json()["facts"]
    assert shingles.startswith("In shingles-pain trials, of 100 people on gabapentin")
    assert "dizziness 28 (8); sleepiness 21 (5)" in shingles
    assert len(others) == 3


async def test_a_section_without_a_fact_of_its_own_tells_what_is_looked_up_there(client):
    after_approval = (await client.get("/chat/sources/label:6.2")).json()["facts"]
    assert any("breast enlargement; a change in sex drive" in fact for fact in after_approval)
    in_the_body = (await client.get("/chat/sources/label:12.3")).json()["facts"]
    assert any("cimetidine" in fact for fact in in_the_body)
    assert not any("famotidine" in fact for fact in in_the_body), "the label does not mention it"


async def test_nothing_is_left_to_fill_in(client, known):
    for source in knowledge_sources(known)(references(known)):
        told = (await client.get(f"/chat/sources/{source['id']}")).text
        assert told.count("{") == 1


@pytest.mark.parametrize(
    "name", ["article:nothing", "label:99", "faq-1", "common_side_effects", "article:", "%00"]
)
async def test_a_source_that_is_not_there_is_not_found(client, name):
    response = await client.get(f"/chat/sources/{name}")
    assert response.status_code == 404
    assert response.json()["error"]["code"] == "source_not_found"


async def test_a_source_is_kept_and_then_sent_again_only_when_it_changed(client):
    first = await client.get("/chat/sources/article:faq-1")
    assert first.headers["cache-control"] == "public, max-age=3600"
    again = await client.get("/chat/sources/article:faq-1", headers={"If-None-Match": first.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")


async def test_a_page_of_another_site_may_show_a_source(client):
    response = await client.get("/chat/sources/label:5.3", headers={"Origin": "https://clinic.example"})
    assert response.headers["access-control-allow-origin"] == "*"
    assert response.headers["cross-origin-resource-policy"] == "cross-origin"
