from __future__ import annotations

import shutil
import time
from pathlib import Path

import pytest
from pydantic import ValidationError

import bot.knowledge
from bot.knowledge import KnowledgeError, load_knowledge

FILES = Path(bot.knowledge.__file__).parent


@pytest.fixture
def folder(tmp_path) -> Path:
    """A copy of the knowledge files that a test may spoil."""
    for path in FILES.glob("*.yml"):
        shutil.copy(path, tmp_path)
    return tmp_path


def spoil(folder: Path, name: str, old: str, new: str) -> None:
    path = folder / name
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def test_the_project_s_own_files_load_quickly():
    seconds = []
    for _ in range(3):
        started = time.process_time()
        knowledge = load_knowledge()
        seconds.append(time.process_time() - started)
    # The quickest: in a long run of tests, Python now and then tidies up what others have left.
    assert min(seconds) < 0.5
    assert len(knowledge.side_effects) == 133
    assert len(knowledge.red_flags) == 17


def test_red_flags_come_most_pressing_first():
    flags = list(load_knowledge().red_flags)
    assert flags[:2] == ["suicide", "breathing"]
    assert flags[-1] == "abrupt_stop"


def test_facts_and_label_sections_become_sources_once_each():
    sources = load_knowledge().sources(
        ["common_side_effects", "most_side_effects_get_better", "label:6.1", "label:medication-guide"]
    )
    assert [source.id for source in sources] == [
        "article:side-effects",
        "label:6.1",
        "label:medication-guide",
    ]
    assert sources[1].title == "Clinical Trials Experience (section 6.1)"
    assert [source.publisher for source in sources] == ["article", "FDA label", "FDA label"]


def test_a_source_that_does_not_exist_is_refused():
    with pytest.raises(KnowledgeError, match=r"no fact or section 'label:99'"):
        load_knowledge().sources(["label:99"])


def test_gabapentin_s_own_name_comes_first_and_its_brands_are_no_other_medicine():
    knowledge = load_knowledge()
    assert knowledge.gabapentin_names[:2] == ("gabapentin", "Neurontin")
    assert "Gralise" in knowledge.gabapentin_names
    assert "Gralise" not in {name for medicine in knowledge.medicines.values() for name in medicine.names}


def test_knowledge_cannot_be_changed_after_loading():
    effect = load_knowledge().side_effects["dizziness"]
    with pytest.raises((ValidationError, TypeError)):
        effect.name = "Something else"


def test_a_missing_file_is_named(folder):
    (folder / "topics.yml").unlink()
    with pytest.raises(KnowledgeError, match=r"topics.yml: the file is not in"):
        load_knowledge(folder)


def test_broken_yaml_is_named(folder):
    (folder / "topics.yml").write_text("topics: [", encoding="utf-8")
    with pytest.raises(KnowledgeError, match=r"topics.yml: this is not YAML"):
        load_knowledge(folder)


@pytest.mark.parametrize(
    ("name", "old", "new", "message"),
    [
        (
            "side_effects.yml",
            "    severity: common",
            "    severity: mild",
            r"side_effects.yml, entry 'dizziness', field 'severity': .*'common', 'serious', 'emergency'",
        ),
        (
            "side_effects.yml",
            "    advice: self_monitor\n",
            "",
            r"entry 'dizziness', field 'advice': this field is missing; add it",
        ),
        (
            "side_effects.yml",
            "    medical_term:",
            "    medical_trem:",
            r"entry 'dizziness', field 'medical_term': this field is missing",
        ),
        (
            "side_effects.yml",
            "facts: [common_side_effects,",
            "facts: [comon_side_effects,",
            r"entry 'dizziness', field 'article': 'comon_side_effects' is not in article.yml",
        ),
        (
            "side_effects.yml",
            'sections: ["5.4", "6.1", medication-guide]',
            'sections: ["5.44"]',
            r"entry 'dizziness', field 'label': '5.44' is not in label.yml",
        ),
        (
            "side_effects.yml",
            "gabapentin: 28, placebo: 8",
            "gabapentin: 280, placebo: 8",
            r"entry 'dizziness', field 'label.figures.phn.gabapentin': .*less than or equal to 100",
        ),
        (
            "side_effects.yml",
            "if_now: If this is happening now, call {emergency_number}.",
            "if_now: If this is happening now, call {emergency_nmuber}.",
            r"entry 'anaphylaxis', field 'if_now': \{emergency_nmuber\} is not known here; use .*crisis_line",
        ),
        (
            "side_effects.yml",
            "  - id: somnolence",
            "  - id: dizziness",
            r"entry 'dizziness': this id stands twice",
        ),
        (
            "label.yml",
            '- id: "5.8"',
            "- id: 5.8",
            r"label.yml, entry 'number \d+ of sections', field 'id': this must be text; put it in quotes",
        ),
        (
            "article.yml",
            "section: introduction",
            "section: intro",
            r"article.yml, entry 'back_pain_is_very_common', field 'section': 'intro' is not in",
        ),
        (
            "medicines.yml",
            "- generic: oxycodone",
            "- generic: hydrocodone",
            r"medicines.yml, entry 'hydrocodone': this medicine stands twice",
        ),
        (
            "medicines.yml",
            "take {medicine} with",
            "take {medecine} with",
            r"medicines.yml, entry 'opioids', field 'answer': \{medecine\} is not known here",
        ),
        (
            "red_flags.yml",
            "    rank: 2",
            "    rank: 1",
            r"red_flags.yml, entry 'breathing', field 'rank': 'suicide' has this rank too",
        ),
        (
            "replies.yml",
            "looked_in: [common_side_effects,",
            "looked_in: [nothing,",
            r"replies.yml, entry 'side_effects', field 'facts': 'nothing' is not in",
        ),
    ],
)
def test_an_entry_that_cannot_be_used_is_named_with_the_way_to_mend_it(folder, name, old, new, message):
    spoil(folder, name, old, new)
    with pytest.raises(KnowledgeError, match=message):
        load_knowledge(folder)
