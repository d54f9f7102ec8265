"""A doubt between topics that serve each other's questions is no doubt."""

from __future__ import annotations

from bot.nlu.neighbouring_topics import another_subject, going_on, with_neighbours


def ranking(**confidences):
    return [{"name": name, "confidence": confidence} for name, confidence in confidences.items()]


def first_of(**confidences):
    first = with_neighbours(ranking(**confidences))[0]
    return first["name"], round(first["confidence"], 2)


def test_neighbours_share_their_confidence():
    assert first_of(telehealth=0.4, prescribe_online=0.35, how_to_take=0.2) == ("telehealth", 0.75)


def test_two_neighbours_are_likelier_than_a_stranger_who_is_likelier_than_each():
    assert first_of(stopping_withdrawal=0.4, alternatives=0.3, non_medication_options=0.25) == (
        "alternatives",
        0.55,
    )


def test_neighbours_of_a_neighbour_are_strangers():
    assert first_of(lifestyle_measures=0.4, non_medication_options=0.1, alternatives=0.1) == (
        "lifestyle_measures",
        0.5,
    )


def test_the_others_keep_their_place_and_confidence():
    before = ranking(how_to_take=0.6, telehealth=0.2, prescribe_online=0.1)
    assert with_neighbours(before) == before


def test_no_intent_is_surer_than_certain():
    assert first_of(telehealth=0.7, prescribe_online=0.7) == ("telehealth", 1.0)


def test_what_the_talk_is_about_already_is_surer():
    [first, _] = going_on(ranking(not_covered_alcohol=0.35, how_to_take=0.3), "not_covered_alcohol")
    assert first == {"name": "not_covered_alcohol", "confidence": 0.5}


def test_another_subject_than_that_of_the_talk_stays_as_it_is():
    before = ranking(how_to_take=0.35, not_covered_alcohol=0.3)
    assert going_on(before, "not_covered_alcohol") == before
    assert going_on(before, None) == before


def test_a_topic_that_is_little_likelier_than_another_subject_gives_way():
    [first, second] = another_subject(ranking(telehealth=0.55, out_of_scope=0.4))
    assert (first["name"], second["name"]) == ("out_of_scope", "telehealth")


def test_a_topic_that_is_likely_enough_stays():
    for before in (ranking(telehealth=0.65, out_of_scope=0.35), ranking(telehealth=0.5, out_of_scope=0.3)):
        assert another_subject(before) == before
