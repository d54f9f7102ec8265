"""The comparison with stock Rasa: what is replaced, what is measured, and that it can be lost."""

from __future__ import annotations

import csv
import json
from datetime import datetime, timezone
from pathlib import Path

import pytest
from click.testing import CliRunner
from rich.console import Console

from benchmarks.understanding.__main__ import main
from benchmarks.understanding.measuring import Measured, figures_of, rows_for
from benchmarks.understanding.public_sets import NoSets, find_sets, measure_set
from benchmarks.understanding.showing import as_json, not_beaten, table_of, verdict
from benchmarks.understanding.training import read_config, stock_config
from bot.knowledge import load_knowledge
from bot.nlu.evidence import HeadSettings
from bot.nlu.sentence_encoder import SentenceEncoder
from bot.settings import Settings
from bot.store.messages import Message, message_from_row
from bot.training.evaluation.asking import Asked
from bot.training.evaluation.judging import Expected, Judge
from bot.training.evaluation.labels import Labels
from bot.training.evaluation.overlaps import Overlaps
from bot.training.evaluation.questions import Question
from bot.training.evaluation.summary import QuestionResult

PROJECT = Path(__file__).parents[3]
ROWS = rows_for(["questions"])
TAUGHT = {
    "weather": ["will it rain", "is it sunny today", "how cold is it", "rain tomorrow", "storm coming"],
    "money": ["my balance", "send money to mum", "pay the rent", "transfer cash", "bank account"],
    "music": ["play a song", "next track please", "louder music", "stop the song", "play some jazz"],
}
ASKED = [("is rain coming", "weather"), ("how much money is in my account", "money"), ("play music", "music")]


def every(value: float) -> dict[str, float]:
    return {row.name: value for row in ROWS}


def best_and_worst() -> tuple[Measured, Measured]:
    better = {row.name: 0.9 if row.more_is_better else 0.1 for row in ROWS}
    return Measured("Backline", ROWS, better, {}), Measured("stock Rasa", ROWS, every(0.5), {})


def said(kind: str, **fields: object) -> Message:
    empty = {name: [] for name in ("buttons", "topics", "side_effects", "medicines", "red_flags", "sources")}
    row = {
        "seq": 1, "sender": "bot", "kind": kind, "text": "Words.", "urgency": "none", "client_id": None,
        "sent_at": datetime(2026, 11, 22, tzinfo=timezone.utc), "reply_to": None, "payload": None,
        "understood": None,
    }  # fmt: skip
    return message_from_row({**row, **empty, **fields})


def test_nothing_but_the_pipeline_is_replaced() -> None:
    ours = read_config(PROJECT)
    stock = stock_config(ours)
    assert [part["name"] for part in stock["pipeline"]] == [
        "WhitespaceTokenizer",
        "RegexFeaturizer",
        "LexicalSyntacticFeaturizer",
        "CountVectorsFeaturizer",
        "CountVectorsFeaturizer",
        "DIETClassifier",
        "EntitySynonymMapper",
        "ResponseSelector",
        "FallbackClassifier",
    ]
    assert stock["pipeline"][5]["epochs"] == 100
    assert {**stock, "pipeline": None} == {**ours, "pipeline": None}


def test_each_of_several_files_of_questions_has_its_own_rows() -> None:
    names = [row.name for row in rows_for(["written", "real"])]
    assert len(names) == len(set(names)) == 2 * 12 + 4
    assert names.index("written, in the article: right") < names.index("real, in the article: right")
    figures = figures_of({"written": [], "real": []}, [])
    assert set(figures) <= set(names)


def test_two_files_of_questions_of_one_name_are_refused(tmp_path) -> None:
    files = [tmp_path / folder / "questions.tsv" for folder in ("written", "real")]
    for file in files:
        file.parent.mkdir()
        file.touch()
    told = CliRunner().invoke(main, [f"--questions={file}" for file in files])
    assert told.exit_code == 2
    assert "two files are called questions" in told.output


def test_a_quick_try_shortens_diet_alone() -> None:
    pipeline = {part["name"]: part for part in stock_config({}, epochs=3)["pipeline"]}
    assert pipeline["DIETClassifier"]["epochs"] == 3
    assert pipeline["ResponseSelector"]["epochs"] == 100


def test_who_is_better_on_every_row_has_won() -> None:
    ours, stock = best_and_worst()
    assert not_beaten(ours, stock) == []
    assert "every one of 16 rows" in verdict(ours, stock)
    assert as_json(ours, stock, [])["every_row_beaten"] is True


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.name)
def test_one_row_that_is_not_better_is_enough_to_lose(row) -> None:
    ours, stock = best_and_worst()
    for figure in (0.5, 0.4 if row.more_is_better else 0.6):
        lost = Measured("Backline", ROWS, {**ours.figures, row.name: figure}, {})
        assert not_beaten(lost, stock) == [row.name]
        assert row.name in verdict(lost, stock)
        assert as_json(lost, stock, [])["every_row_beaten"] is False


def test_both_stand_side_by_side() -> None:
    ours, stock = best_and_worst()
    console = Console(width=120)
    with console.capture() as captured:
        console.print(table_of(ours, stock))
    lines = captured.get().splitlines()
    assert lines[0].split() == ["Measured", "Backline", "stock", "Rasa", "Better"]
    assert lines[1].split()[-3:] == ["90.0%", "50.0%", "yes"]
    assert lines[-1].split()[-5:] == ["0.1", "ms", "0.5", "ms", "yes"]


def test_every_figure_has_a_row_and_every_row_a_figure() -> None:
    labels = Labels(load_knowledge())
    judge = Judge(Overlaps(), {})
    kinds = [
        ("telehealth", said("answer", topics=["telehealth"])),
        ("side_effect:dizziness", said("side_effect", side_effects=["fatigue"])),
        ("medicine:ibuprofen", said("medicine", medicines=["ibuprofen"])),
        ("not_covered", said("not_covered")),
        ("out_of_scope", said("out_of_scope")),
        ("out_of_scope", said("answer", topics=["telehealth"])),
        ("out_of_scope", said("clarify")),
        ("emergency", said("emergency", urgency="urgent")),
        ("quiet:overdose", said("emergency", urgency="urgent")),
        ("telehealth+how_to_take", said("answer", topics=["telehealth"])),
    ]
    results = []
    for label, message in kinds:
        expected = Expected(labels.together(label))
        judgement = judge.judge("What?", expected, [message])
        results.append(
            QuestionResult(Question(2, "What?", expected), Asked((message,), "a", 1, 0.02), judgement)
        )
    figures = figures_of({"questions": results}, [])
    missing = {"conversations: turns as expected", "training", "loading"}
    assert set(figures) == {row.name for row in ROWS} - missing
    assert figures["out of scope: said so"] == pytest.approx(1 / 3)
    assert figures["out of scope: answered all the same"] == pytest.approx(1 / 3)
    assert figures["side effects: right"] == 0
    assert figures["a turn, half of them within"] == pytest.approx(20)


def write_set(folder: Path, asked: list[tuple[str, str]]) -> None:
    folder.mkdir(parents=True)
    taught = [(text, intent) for intent, texts in TAUGHT.items() for text in texts]
    for name, rows in (("train_10.csv", taught), ("test.csv", asked)):
        with (folder / name).open("w", newline="", encoding="utf-8") as file:
            csv.writer(file).writerows([("text", "label"), *rows])


def test_a_public_set_is_learnt_and_asked(tmp_path: Path) -> None:
    write_set(tmp_path / "hwu64", ASKED)
    encoder = SentenceEncoder(Settings.from_environment().encoder_dir)
    [folder] = find_sets(tmp_path)
    result = measure_set(folder, encoder, HeadSettings())
    assert (result.name, result.intents, result.learnt, result.asked) == ("hwu64", 3, 15, 3)
    assert result.accuracy == 1.0
    assert result.seconds > 0


def test_a_public_set_with_wrong_answers_is_told_apart(tmp_path: Path) -> None:
    write_set(tmp_path / "hwu64", [(text, "music") for text, _ in ASKED])
    encoder = SentenceEncoder(Settings.from_environment().encoder_dir)
    assert measure_set(tmp_path / "hwu64", encoder, HeadSettings()).accuracy == pytest.approx(1 / 3)


def test_a_folder_without_sets_is_refused(tmp_path: Path) -> None:
    with pytest.raises(NoSets, match="banking77"):
        find_sets(tmp_path)


def test_the_command_measures_public_sets_alone(tmp_path: Path) -> None:
    write_set(tmp_path / "bench" / "banking77", ASKED)
    arguments = ["--skip-project", "--bench", str(tmp_path / "bench"), "--into", str(tmp_path / "out.json")]
    run = CliRunner().invoke(main, arguments)
    assert run.exit_code == 0, run.output
    assert "banking77" in run.output
    content = json.loads((tmp_path / "out.json").read_text(encoding="utf-8"))
    assert [(one["name"], one["accuracy"]) for one in content["sets"]] == [("banking77", 1.0)]
    assert "assistants" not in content
