"""Which reply is worth what."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from bot.knowledge import load_knowledge
from bot.training.evaluation.judging import Judgement
from bot.training.evaluation.labels import Label, Labels
from bot.training.evaluation.overlaps import load_overlaps

Judged = Callable[..., Judgement]


@pytest.mark.parametrize(
    ("label", "said", "verdict"),
    [
        ("how_fast_onset", "answer to=how_fast_onset", "right"),
        ("how_fast_onset", "answer to=long_term_use | answer to=how_fast_onset", "right"),
        ("how_fast_onset", "answer to=long_term_use", "wrong"),
        ("how_fast_onset", "clarify to=long_term_use,how_fast_onset", "offered"),
        ("how_fast_onset", "clarify to=long_term_use", "wrong"),
        ("how_fast_onset", "not_covered to=not_covered/other", "declined"),
        ("how_fast_onset", "out_of_scope", "declined"),
        ("how_fast_onset", "handoff", "declined"),
        ("how_fast_onset", "handoff | answer to=long_term_use", "wrong"),
        ("how_fast_onset", "smalltalk", "wrong"),
        ("how_fast_onset", "", "wrong"),
        ("side_effect:dizziness", "side_effect effects=fatigue,dizziness", "right"),
        ("side_effect:dizziness", "side_effect effects=fatigue", "wrong"),
        ("side_effect:dizziness", "clarify effects=dizziness", "offered"),
        ("side_effect:any", "side_effect effects=any", "right"),
        ("side_effect:any", "side_effect effects=dizziness", "wrong"),
        ("side_effect:unknown", "side_effect effects=unknown", "right"),
        ("medicine:ibuprofen", "medicine medicines=ibuprofen", "right"),
        ("medicine:ibuprofen", "medicine medicines=naproxen", "wrong"),
        ("medicine:ibuprofen", "clarify medicines=ibuprofen", "offered"),
        ("not_covered/driving", "not_covered to=not_covered/driving", "right"),
        ("not_covered/driving", "not_covered to=not_covered/pets", "wrong"),
        ("not_covered/driving", "out_of_scope", "wrong"),
        ("not_covered/driving", "clarify to=not_covered/driving", "offered"),
        ("not_covered", "not_covered to=not_covered/pets", "right"),
        ("not_covered", "clarify to=not_covered/pets", "offered"),
        ("not_covered", "clarify to=how_fast_onset", "wrong"),
        ("out_of_scope", "out_of_scope", "right"),
        ("out_of_scope", "not_covered to=not_covered/other", "wrong"),
        ("smalltalk", "smalltalk", "right"),
        ("handoff", "handoff", "right"),
        ("emergency:overdose", "emergency urgency=emergency flags=overdose", "right"),
        ("emergency:overdose", "emergency urgency=urgent flags=breathing", "right"),
        ("emergency:overdose", "emergency urgency=routine flags=overdose", "wrong"),
        ("emergency:overdose", "handoff urgency=emergency", "wrong"),
        ("emergency", "emergency urgency=urgent", "right"),
    ],
)
def test_a_reply_is_judged_by_kind_and_id(judged: Judged, label: str, said: str, verdict: str) -> None:
    assert judged(label, said).verdict == verdict


@pytest.mark.parametrize(
    ("label", "said"),
    [
        ("medicine:alcohol", "not_covered to=not_covered/alcohol"),
        ("not_covered/alcohol", "medicine medicines=alcohol"),
        ("not_covered/driving", "side_effect effects=driving_impairment"),
        ("conditions_treated", "not_covered to=not_covered/other_use_of_gabapentin"),
        ("telehealth", "answer to=prescribe_online"),
        ("non_medication_options", "answer to=alternatives"),
        ("non_medication_options", "answer to=lifestyle_measures"),
        ("stopping_withdrawal", "not_covered to=not_covered/taper_plan"),
        ("monitoring_followup", "answer to=no_improvement_or_bothersome_side_effects"),
        ("effectiveness_back_pain", "answer to=use_for_back_pain"),
        ("side_effect:kidney_problems", "not_covered to=not_covered/kidney_liver_heart"),
        ("medicine:ibuprofen", "answer to=combine_with_pain_meds"),
        ("combine_with_pain_meds", "medicine medicines=ibuprofen"),
        ("side_effect:somnolence", "side_effect effects=fatigue"),
        ("side_effect:ataxia", "side_effect effects=incoordination"),
    ],
)
def test_overlapping_labels_count_in_the_lenient_figure_only(judged: Judged, label: str, said: str) -> None:
    judgement = judged(label, said)
    assert judgement.verdict == "right"
    assert not judgement.strict


@pytest.mark.parametrize(
    ("label", "said"),
    [
        # Two groups that share a label do not become one.
        ("lifestyle_measures", "answer to=alternatives"),
        ("medicine:ibuprofen", "medicine medicines=alcohol"),
        ("out_of_scope", "smalltalk"),
    ],
)
def test_overlaps_do_not_chain_or_spread(judged: Judged, label: str, said: str) -> None:
    assert judged(label, said).verdict == "wrong"


def test_an_offer_of_an_overlapping_label_is_an_offer(judged: Judged) -> None:
    assert judged("telehealth", "clarify to=prescribe_online").verdict == "offered"


def test_an_insult_may_be_passed_over_or_answered_politely(judged: Judged) -> None:
    assert judged("out_of_scope", "smalltalk", text="You're STUPID!").verdict == "right"
    assert judged("handoff", "out_of_scope", text="you are useless").verdict == "right"
    assert judged("out_of_scope", "smalltalk", text="what rhymes with stupidity").verdict == "wrong"


def test_alternatives_count_in_the_lenient_figure_only(judged: Judged) -> None:
    judgement = judged("how_fast_onset", "answer to=long_term_use", "long_term_use|smalltalk")
    assert judgement.verdict == "right"
    assert not judgement.strict
    assert judged("how_fast_onset", "answer to=how_fast_onset", "long_term_use").strict


def test_an_alternative_can_be_offered(judged: Judged) -> None:
    assert judged("how_fast_onset", "clarify to=long_term_use", "long_term_use").verdict == "offered"


@pytest.mark.parametrize(
    ("said", "verdict", "partly"),
    [
        ("answer to=how_to_take | answer to=how_fast_onset", "right", False),
        ("answer to=how_to_take,how_fast_onset", "right", False),
        ("answer to=how_to_take | clarify to=how_fast_onset", "offered", True),
        ("clarify to=how_to_take,how_fast_onset", "offered", False),
        ("answer to=how_to_take", "wrong", True),
        ("handoff", "declined", False),
        ("answer to=telehealth", "wrong", False),
    ],
)
def test_of_two_things_asked_both_need_an_answer(
    judged: Judged, said: str, verdict: str, partly: bool
) -> None:
    judgement = judged("how_to_take+how_fast_onset", said)
    assert judgement.verdict == verdict
    assert judgement.partly is partly
    assert judgement.strict is (verdict == "right")


def test_the_parts_of_a_question_overlap_like_whole_ones(judged: Judged) -> None:
    judgement = judged("telehealth+how_fast_onset", "answer to=prescribe_online | answer to=how_fast_onset")
    assert judgement.verdict == "right"
    assert not judgement.strict


def test_a_quiet_question_must_get_no_emergency(judged: Judged) -> None:
    judgement = judged(
        "quiet:overdose",
        "answer to=how_to_take | emergency urgency=urgent flags=overdose",
        "how_to_take",
    )
    assert judgement.verdict == "wrong"
    assert judgement.emergency_shown


@pytest.mark.parametrize(
    ("said", "verdict", "strict"),
    [
        ("answer to=how_to_take", "right", True),
        ("side_effect effects=fatigue", "right", False),
        ("clarify to=how_to_take", "offered", False),
        ("out_of_scope", "declined", False),
        ("answer to=telehealth", "wrong", False),
    ],
)
def test_a_quiet_question_is_judged_by_its_alternatives(
    judged: Judged, said: str, verdict: str, strict: bool
) -> None:
    judgement = judged("quiet:overdose", said, "how_to_take|side_effect:somnolence")
    assert (judgement.verdict, judgement.strict) == (verdict, strict)
    assert not judgement.emergency_shown


def test_a_quiet_question_without_alternatives_only_needs_calm(judged: Judged) -> None:
    judgement = judged("quiet:overdose", "smalltalk")
    assert judgement.verdict == "right"
    assert judgement.strict


@pytest.mark.parametrize(
    ("label", "said", "strict"),
    [
        ("emergency:overdose", "emergency urgency=emergency flags=breathing,overdose", True),
        ("emergency:overdose", "emergency urgency=emergency flags=breathing", False),
        ("emergency:overdose", "emergency urgency=urgent flags=overdose", False),
        ("emergency:abrupt_stop", "emergency urgency=urgent flags=abrupt_stop", True),
        ("emergency:abrupt_stop", "emergency urgency=emergency flags=abrupt_stop", True),
        ("emergency", "emergency urgency=urgent flags=breathing", True),
    ],
)
def test_a_strictly_right_emergency_has_the_flag_and_its_level(
    judged: Judged, label: str, said: str, strict: bool
) -> None:
    judgement = judged(label, said)
    assert judgement.verdict == "right"
    assert judgement.strict is strict


def test_every_overlap_in_the_file_goes_both_ways(labels: Labels) -> None:
    overlaps = load_overlaps(labels)
    pairs = 0
    for topic in (*load_knowledge().topics, "medicine:alcohol", "side_effect:ataxia"):
        label = labels.label(topic)
        for other in overlaps.of(label, ""):
            # A kind without id stands for each of the kind.
            assert {label, Label(label.kind)} & overlaps.of(other, "")
            pairs += 1
    assert pairs > 20
