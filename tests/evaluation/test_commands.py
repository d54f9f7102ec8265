"""`bot evaluate` and `bot chat` as a person runs them: a process of their own, with the trained model."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from bot.settings import Settings

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


TAUGHT = """\
version: "3.1"
nlu:
"""
EXAMPLES = {
    "how_to_take": ("with food", "with water", "when do i swallow them", "before breakfast", "at bedtime"),
    "telehealth": ("by video", "online visit", "see a doctor on the phone", "remote doctor", "video call"),
    "out_of_scope": ("will it rain", "who won the game", "a joke please", "bitcoin price", "a poem"),
}


def bot(*arguments: str, typed: str = "", folder: Path = PROJECT) -> subprocess.CompletedProcess[str]:
    state = Settings.from_environment().state_dir.absolute()
    return subprocess.run(
        [sys.executable, "-m", "bot", *arguments],
        cwd=folder,
        env={
            **os.environ,
            "NO_COLOR": "1",
            "COLUMNS": "100",
            "PYTHONPATH": str(PROJECT),
            "BOT_STATE_DIR": str(state),
        },
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


def small_project(folder: Path) -> list[str]:
    """A project with few examples, and the arguments that evaluate all of it."""
    (folder / "data").mkdir()
    blocks = [
        f"- intent: {intent}\n  examples: |\n" + "".join(f"    - {line}\n" for line in lines)
        for intent, lines in EXAMPLES.items()
    ]
    (folder / "data" / "nlu.yml").write_text(TAUGHT + "".join(blocks))
    (folder / "config.yml").write_text((PROJECT / "config.yml").read_text())
    (folder / "own.tsv").write_text(QUESTIONS)
    (folder / "own.yml").write_text(CONVERSATION)
    return ["evaluate", "--questions", "own.tsv", "--conversations", "own.yml", "--into", "reports"]


def test_everything_is_measured_at_once_and_compared_with_the_time_before(
    tmp_path: Path, trained_model: Path
) -> None:
    arguments = [*small_project(tmp_path), "--model", str(trained_model)]
    first = bot(*arguments, folder=tmp_path)
    assert first.returncode == 0, first.stderr
    [report] = (tmp_path / "reports").glob("*-evaluation.json")
    content = json.loads(report.read_text(encoding="utf-8"))
    taught, questions, conversations = content["parts"]
    assert [part["what"] for part in content["parts"]] == ["cross-validation", "questions", "conversations"]
    assert len(taught["examples"]) == 15
    assert {intent: score["support"] for intent, score in taught["intents"].items()} == dict.fromkeys(
        EXAMPLES, 5
    )
    assert [question["verdict"] for question in questions["questions"]] == ["right"] * 3
    assert conversations["conversations_right"] == 1
    assert content["model_name"] == trained_model.name
    for title in ("Reading the examples", "Cross-validating", "Asking", "Talking"):
        assert title in first.stderr
    assert "accuracy" in first.stdout
    assert "got better" not in first.stdout

    # A label that the reply does not have: the second report has to say that something got worse.
    (tmp_path / "own.tsv").write_text(QUESTIONS.replace("out_of_scope", "smalltalk"))
    second = bot(*arguments, "--no-cross-validation", "--against", str(report), folder=tmp_path)
    assert second.returncode == 0, second.stderr
    assert "Cross-validating" not in second.stderr
    told = " ".join(second.stdout.split())
    assert (
        f"questions, own.tsv: since {report.name}: 0 got better, 1 got worse. The file has changed since"
        in told
    )


def test_options_in_front_of_a_sub_command_are_refused(tmp_path: Path) -> None:
    run = bot("evaluate", "--into", str(tmp_path), "questions", str(PROJECT / "tests/fixtures/questions.tsv"))
    assert run.returncode == 2
    assert "Put the options behind 'questions'." in run.stderr


def test_what_is_no_report_is_refused_before_anything_is_measured(
    tmp_path: Path, trained_model: Path
) -> None:
    arguments = [*small_project(tmp_path), "--model", str(trained_model)]
    run = bot(*arguments, "--against", "own.tsv", folder=tmp_path)
    assert run.returncode == 1
    assert "own.tsv: this is no report" in run.stderr
    assert not (tmp_path / "reports").exists()


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
