"""`bot evaluate` and `bot chat` as a person runs them: a process of their own, with the trained model."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

PROJECT = Path(__file__).parents[2]

pytestmark = [pytest.mark.slow, pytest.mark.timeout(300)]

QUESTIONS = """\
text\tlabel\talt_labels\tstyle
What sort of drug is gabapentin?\twhat_is_gabapentin\thow_gabapentin_works|conditions_treated\town
Does gabapentin make people dizzy?\tside_effect:dizziness\t\town
What is the weather in Lima?\tout_of_scope\t\town
"""
CONVERSATION = """\
- id: own
  turns:
    - user: Does gabapentin make people dizzy?
      expect: {kind: side_effect, side_effects: [dizziness]}
    - user: thank you
      expect: {kind: smalltalk}
"""


def bot(*arguments: str, typed: str = "") -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "bot", *arguments],
        cwd=PROJECT,
        env={**os.environ, "NO_COLOR": "1", "COLUMNS": "100"},
        input=typed,
        capture_output=True,
        text=True,
        timeout=240,
        check=False,
    )


def test_a_file_of_questions_becomes_a_report(tmp_path: Path, trained_model: Path) -> None:
    file = tmp_path / "own.tsv"
    file.write_text(QUESTIONS)
    run = bot(
        *("evaluate", "questions", str(file), "--model", str(trained_model)),
        *("--into", str(tmp_path / "reports"), "--nearest"),
    )
    assert run.returncode == 0, run.stderr
    [report] = (tmp_path / "reports").glob("*-questions-own.json")
    content = json.loads(report.read_text(encoding="utf-8"))
    assert content["model_name"] == trained_model.name
    assert [question["verdict"] for question in content["questions"]] == ["right"] * 3
    assert content["overall"]["strict"] >= 2
    assert report.with_suffix(".html").read_text(encoding="utf-8").startswith("<!doctype html>")
    assert "side effects" in run.stdout
    assert str(report) in run.stdout
    assert "Warning" not in run.stderr


def test_a_file_of_conversations_becomes_a_report(tmp_path: Path, trained_model: Path) -> None:
    file = tmp_path / "own.yml"
    file.write_text(CONVERSATION)
    run = bot(
        *("evaluate", "conversations", str(file), "--model", str(trained_model)),
        *("--into", str(tmp_path / "reports")),
    )
    assert run.returncode == 0, run.stderr
    [report] = (tmp_path / "reports").glob("*-conversations-own.json")
    content = json.loads(report.read_text(encoding="utf-8"))
    assert (content["conversations_right"], content["turns"], content["right"]) == (1, 2, 2)


def test_a_bad_file_is_refused_in_one_sentence(tmp_path: Path, trained_model: Path) -> None:
    file = tmp_path / "bad.tsv"
    file.write_text("text\tlabel\nhello\tsmaltalk\n")
    run = bot("evaluate", "questions", str(file), "--model", str(trained_model), "--into", str(tmp_path))
    assert run.returncode == 1
    assert f"{file}, line 2, column label: 'smaltalk' is no label." in run.stderr
    assert "Traceback" not in run.stderr
    assert list(tmp_path.iterdir()) == [file]


def test_a_chat_can_be_piped(trained_model: Path) -> None:
    lines = [
        "Does gabapentin make people dizzy?",
        "1",
        "",
        "/help",
        "/nonsense",
        "/new",
        "thanks",
        "/quit",
        "late",
    ]
    run = bot("chat", "--model", str(trained_model), typed="\n".join(lines) + "\n")
    assert run.returncode == 0, run.stderr
    assert run.stdout.count("Backline: ") == 5
    assert "You: Does gabapentin make people dizzy?" in run.stdout
    assert "Sources: " in run.stdout
    assert "[1] " in run.stdout
    assert "begin again" in run.stdout
    assert "There is no command /nonsense" in run.stdout
    assert "late" not in run.stdout
    assert "Warning" not in run.stderr


def test_a_chat_ends_with_its_input(trained_model: Path) -> None:
    run = bot("chat", "--model", str(trained_model), typed="hello")
    assert run.returncode == 0, run.stderr
    assert run.stdout.count("Backline: ") == 2
