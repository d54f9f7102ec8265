"""Each check of `bot knowledge check` finds what it is for, and the project itself passes them all."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner

import bot.knowledge
from bot.cli.knowledge import knowledge
from bot.knowledge.check import check_project

PROJECT = Path(__file__).parents[2]
FILES = Path(bot.knowledge.__file__).parent


@pytest.fixture
def project(tmp_path) -> Path:
    """A copy of the project's files that a test may spoil."""
    shutil.copy(PROJECT / "domain.yml", tmp_path)
    shutil.copytree(PROJECT / "data", tmp_path / "data")
    (tmp_path / "knowledge").mkdir()
    for path in FILES.glob("*.yml"):
        shutil.copy(path, tmp_path / "knowledge")
    return tmp_path


def spoil(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


def problems(project: Path) -> list[str]:
    return check_project(project, project / "knowledge")


def test_the_project_passes(project):
    assert problems(project) == []


@pytest.mark.parametrize(
    ("file", "old", "new", "problem"),
    [
        (
            "domain.yml",
            "          - first_made_for_seizures\n",
            "          - first_made_for_siezures\n",
            "response 'utter_what_is_gabapentin', metadata: fact 'first_made_for_siezures' is in neither",
        ),
        (
            "domain.yml",
            "          - first_made_for_seizures\n",
            "",
            "article.yml, entry 'first_made_for_seizures': no answer rests on it",
        ),
        (
            "domain.yml",
            "topics: [what_is_gabapentin]",
            "topics: [what_gabapentin_is]",
            "topic 'what_gabapentin_is' is not in topics.yml",
        ),
        (
            "domain.yml",
            "topics: [what_is_gabapentin]",
            "topics: []",
            "entry 'what_is_gabapentin': add the response 'utter_what_is_gabapentin' with this topic",
        ),
        (
            "domain.yml",
            "- what_is_gabapentin\n- how",
            "- how",
            "entry 'what_is_gabapentin': add the intent 'what_is_gabapentin' to domain.yml",
        ),
        (
            "domain.yml",
            "kind: answer",
            "kind: anser",
            "response 'utter_what_is_gabapentin', metadata: kind is 'anser'; use one of",
        ),
        (
            "domain.yml",
            'payload: "/how_gabapentin_works"',
            'payload: "/how_it_works"',
            "button '/how_it_works': intent 'how_it_works' is not in domain.yml",
        ),
        (
            "domain.yml",
            'payload: "/how_gabapentin_works"',
            'payload: "how_gabapentin_works"',
            "button 'how_gabapentin_works': write it as /intent",
        ),
        (
            "domain.yml",
            'payload: "/how_gabapentin_works"',
            'payload: \'/side_effect{{"side_effect": "dizzyness"}}\'',
            "there is no side_effect 'dizzyness'",
        ),
        (
            "domain.yml",
            'payload: "/how_gabapentin_works"',
            'payload: \'/side_effect{"side_effect": "nausea"}\'',
            'write it as /intent or /intent{{"entity": "value"}}, with double braces',
        ),
        (
            "domain.yml",
            '{"symptom_place": "lower_back"}',
            '{"symptom_place": "low_back"}',
            "there is no symptom_place 'low_back'",
        ),
        (
            "data/rules.yml",
            "- action: utter_what_is_gabapentin",
            "- action: utter_how_gabapentin_works",
            "add a rule from 'what_is_gabapentin' to 'utter_what_is_gabapentin' to data/rules.yml",
        ),
        (
            "data/nlu.yml",
            "- intent: what_is_gabapentin\n",
            "- intent: how_gabapentin_works\n",
            "add examples of 'what_is_gabapentin' to data/nlu.yml",
        ),
        (
            "knowledge/side_effects.yml",
            "synonyms: [nausea,",
            "synonyms: [nausea, light-headed,",
            "'light headed' stands for side effect 'dizziness' (side_effects.yml) and side effect 'nausea'",
        ),
        (
            "knowledge/medicines.yml",
            "brands: [Advil,",
            "brands: [Advil, nausea,",
            "'nausea' stands for side effect 'nausea' (side_effects.yml) and medicine 'ibuprofen'",
        ),
        (
            "knowledge/medicines.yml",
            "brands: [Advil,",
            "brands: [Advil, neurontin,",
            "'neurontin' stands for medicine 'ibuprofen' (medicines.yml) and gabapentin",
        ),
        (
            "knowledge/article.yml",
            "side_effects: [withdrawal]",
            "side_effects: [nausea]",
            "it is about 'nausea', which has no `article:` in side_effects.yml",
        ),
        (
            "knowledge/topics.yml",
            "  - id: what_is_gabapentin\n",
            "  - id: what_is_it\n",
            "topics.yml; add it there or correct the spelling",
        ),
    ],
)
def test_what_does_not_hold_is_named(project, file, old, new, problem):
    spoil(project / file, old, new)
    assert any(problem in found for found in problems(project)), problems(project)


def test_an_answer_without_facts_is_named(project):
    text = (project / "domain.yml").read_text(encoding="utf-8")
    head, _, rest = text.partition("topics: [what_is_gabapentin]\n        urgency: none\n        facts:")
    assert rest
    (project / "domain.yml").write_text(
        head + "topics: [what_is_gabapentin]\n        urgency: none\n        unused:" + rest, encoding="utf-8"
    )
    assert any("'utter_what_is_gabapentin', metadata: it names no facts" in p for p in problems(project))


def test_the_command_ends_well_when_nothing_is_missing(project):
    result = CliRunner().invoke(knowledge, ["check", "--project", str(project)])
    assert result.exit_code == 0, result.output
    assert result.output.startswith("Nothing is missing: ")


def test_the_command_names_the_problem_and_ends_with_status_1(project):
    spoil(project / "domain.yml", "topics: [what_is_gabapentin]", "topics: [what_gabapentin_is]")
    result = CliRunner().invoke(knowledge, ["check", "--project", str(project)])
    assert result.exit_code == 1
    assert "topic 'what_gabapentin_is' is not in topics.yml" in result.output
    assert "2 problems" in result.output


def test_a_folder_without_a_project_is_explained(tmp_path):
    (problem,) = check_project(tmp_path)
    assert problem.startswith("domain.yml: the file is missing; run this in the project's folder")
