"""`python -m benchmarks.understanding` as a person runs it, on a project so small that it takes seconds."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from bot.settings import Settings

PROJECT = Path(__file__).parents[2]

pytestmark = [pytest.mark.slow, pytest.mark.timeout(400)]

DOMAIN = """\
version: "3.1"
intents: [telehealth, how_to_take, out_of_scope]
responses:
  utter_telehealth:
  - text: "You can see a doctor by video."
    metadata: {kind: answer, topics: [telehealth]}
  utter_how_to_take:
  - text: "Take it as you were told to."
    metadata: {kind: answer, topics: [how_to_take]}
  utter_out_of_scope:
  - text: "That is not for me."
    metadata: {kind: out_of_scope}
  utter_default:
  - text: "What did you mean?"
    metadata: {kind: clarify, topics: [telehealth]}
"""
EXAMPLES = {
    "telehealth": (
        "doctor by video",
        "online visit",
        "see a doctor on the phone",
        "remote doctor",
        "video call",
    ),
    "how_to_take": ("with food", "with water", "how to swallow them", "before breakfast", "at bedtime"),
    "out_of_scope": ("will it rain", "who won the game", "a joke please", "bitcoin price", "write a poem"),
}
QUESTIONS = """\
text\tlabel
online doctor visit\ttelehealth
swallow them with water\thow_to_take
will it rain today\tout_of_scope
"""
CONVERSATION = """\
- id: own
  turns:
    - user: online visit
      expect: {kind: answer, topics: [telehealth]}
    - user: will it rain
      expect: {kind: out_of_scope}
"""


@pytest.fixture
def project(tmp_path: Path) -> Path:
    (tmp_path / "data").mkdir()
    blocks = [
        f"- intent: {intent}\n  examples: |\n" + "".join(f"    - {line}\n" for line in lines)
        for intent, lines in EXAMPLES.items()
    ]
    rules = [
        f"- rule: {intent}\n  steps: [{{intent: {intent}}}, {{action: utter_{intent}}}]\n"
        for intent in EXAMPLES
    ]
    rules.append("- rule: unsure\n  steps: [{intent: nlu_fallback}, {action: utter_default}]\n")
    (tmp_path / "data" / "nlu.yml").write_text('version: "3.1"\nnlu:\n' + "".join(blocks))
    (tmp_path / "data" / "rules.yml").write_text('version: "3.1"\nrules:\n' + "".join(rules))
    (tmp_path / "domain.yml").write_text(DOMAIN)
    # The classifier alone: what the whole pipeline adds needs the whole project.
    config = (PROJECT / "config.yml").read_text().split("\npolicies:")[0]
    (tmp_path / "config.yml").write_text(config + "\npolicies:\n- name: RulePolicy\n")
    (tmp_path / "questions.tsv").write_text(QUESTIONS)
    (tmp_path / "conversations.yml").write_text(CONVERSATION)
    return tmp_path


def test_both_are_trained_asked_and_shown_side_by_side(project: Path) -> None:
    state = Settings.from_environment().state_dir.absolute()
    run = subprocess.run(
        [
            *(sys.executable, "-m", "benchmarks.understanding", "--epochs", "9", "--stock-minutes", "0.0001"),
            *("--project", str(project), "--questions", str(project / "questions.tsv")),
            *("--conversations", str(project / "conversations.yml"), "--into", str(project / "out.json")),
        ],
        cwd=PROJECT,
        env={**os.environ, "NO_COLOR": "1", "COLUMNS": "110", "BOT_STATE_DIR": str(state)},
        capture_output=True,
        text=True,
        timeout=380,
        check=False,
    )
    assert run.returncode == 0, run.stderr
    content = json.loads((project / "out.json").read_text(encoding="utf-8"))
    ours, stock = content["assistants"]
    assert (ours["name"], stock["name"]) == ("Backline", "stock Rasa")
    assert (ours["epochs"], stock["epochs"]) == (0, 1)
    assert (ours["failures"], stock["failures"]) == ({}, {})
    assert ours["figures"]["in the article: right"] == 1.0
    for name in ("training", "loading", "a turn, half of them within", "conversations: turns as expected"):
        assert content["rows"][name]["ours"] > 0
    assert content["every_row_beaten"] is all(row["better"] for row in content["rows"].values())
    assert "in the article: right" in run.stdout
    assert "Backline is" in run.stdout
