"""The hazard log says only what is there: every control has its file, every test that shows it exists."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest
import yaml

from bot.knowledge import load_knowledge

PROJECT = Path(__file__).parents[3]
HAZARDS = yaml.safe_load((PROJECT / "docs/safety/hazard-log.yml").read_text(encoding="utf-8"))["hazards"]
SEVERITIES = ("catastrophic", "major", "moderate", "minor")
LIKELIHOODS = ("rare", "unlikely", "possible", "likely")
CONTROLS = [(hazard["id"], control) for hazard in HAZARDS for control in hazard["controls"]]


def test_hazards_are_numbered_in_order():
    assert [hazard["id"] for hazard in HAZARDS] == [f"H{number:02}" for number in range(1, len(HAZARDS) + 1)]


@pytest.mark.parametrize("hazard", HAZARDS, ids=lambda hazard: hazard["id"])
def test_a_hazard_says_what_harms_why_and_what_remains(hazard):
    assert hazard["title"]
    assert hazard["harm"]
    assert hazard["causes"]
    assert hazard["controls"]
    assert "open" in hazard


@pytest.mark.parametrize("hazard", HAZARDS, ids=lambda hazard: hazard["id"])
def test_controls_never_make_a_risk_greater(hazard):
    for severity, likelihood in (hazard["before"], hazard["after"]):
        assert severity in SEVERITIES
        assert likelihood in LIKELIHOODS
    (severity_before, before), (severity_after, after) = hazard["before"], hazard["after"]
    assert severity_after == severity_before
    assert LIKELIHOODS.index(after) < LIKELIHOODS.index(before)


@pytest.mark.parametrize(("hazard", "control"), CONTROLS)
def test_the_file_of_a_control_is_there(hazard, control):
    assert (PROJECT / control["where"]).is_file()


@pytest.mark.parametrize(("hazard", "control"), CONTROLS)
def test_the_test_that_shows_a_control_is_there(hazard, control):
    file, _, name = control["test"].partition("::")
    path = PROJECT / file
    assert path.is_file()
    if name:
        tree = ast.parse(path.read_text(encoding="utf-8"))
        functions = (ast.FunctionDef, ast.AsyncFunctionDef)
        assert name in {node.name for node in ast.walk(tree) if isinstance(node, functions)}


def test_the_matrix_rates_every_pair_that_the_log_uses():
    matrix = (PROJECT / "docs/safety/README.md").read_text(encoding="utf-8")
    rows = {severity: f"| **{severity}** |" for severity in SEVERITIES}
    assert all(row in matrix for row in rows.values())
    assert "| | rare | unlikely | possible | likely |" in matrix


def test_every_sign_that_needs_help_at_once_is_covered_by_rules_that_the_log_names():
    emergencies = [flag.id for flag in load_knowledge().red_flags.values() if flag.level == "emergency"]
    assert all((PROJECT / f"bot/nlu/red_flags/rules/{flag}.yml").is_file() for flag in emergencies)
