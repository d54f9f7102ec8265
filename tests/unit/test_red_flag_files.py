"""The files that red flags are found by: a slip in one of them is told, and never silences a flag."""

from __future__ import annotations

import pytest

from bot.knowledge import load_knowledge
from bot.nlu.red_flags.files import RuleError, read_folder, together
from bot.nlu.red_flags.finder import check_rule_files
from bot.nlu.red_flags.words import WordFamilies

FLAGS = list(load_knowledge().red_flags)


@pytest.fixture
def write(tmp_path, monkeypatch):
    """Put files where the package's own are looked for."""
    monkeypatch.setattr("bot.nlu.red_flags.files.files", lambda package: tmp_path)
    (tmp_path / "words").mkdir()

    def write(name, text):
        (tmp_path / "words" / name).write_text(text, encoding="utf-8")

    return write


def test_every_flag_has_a_file_of_rules_and_every_file_a_flag():
    contents = read_folder("rules")
    check_rule_files(contents, FLAGS)
    assert sorted(contents) == sorted(FLAGS)


def test_a_flag_without_rules_is_told():
    contents = read_folder("rules")
    del contents["suicide"]
    with pytest.raises(RuleError, match=r"rules/suicide\.yml must be there"):
        check_rule_files(contents, FLAGS)


def test_rules_of_no_flag_are_told():
    with pytest.raises(RuleError, match=r"rules/suicid.yml"):
        check_rule_files({**read_folder("rules"), "suicid": {"any": []}}, FLAGS)


def test_a_group_that_is_misspelt_is_told():
    with pytest.raises(RuleError, match=r"rules/suicide.yml has a group 'anny'"):
        check_rule_files({**read_folder("rules"), "suicide": {"anny": ["DIE"]}}, FLAGS)


def test_a_family_in_two_files_is_told():
    with pytest.raises(RuleError, match=r"words/body.yml and words/people.yml both have EYE"):
        together({"body": {"EYE": ["eye"]}, "people": {"EYE": ["i"]}}, "words")


def test_a_family_that_is_there_twice_in_one_file_is_told(write):
    write("body.yml", "EYE: [eye]\nEAR: [ear]\nEYE: [eyes]\n")
    with pytest.raises(RuleError, match=r"words/body.yml has EYE twice"):
        read_folder("words")


@pytest.mark.parametrize(("text", "problem"), [("- EYE", "no mapping"), ("EYE: [eye", "not YAML")])
def test_a_file_that_cannot_be_read_is_named(write, text, problem):
    write("body.yml", text)
    with pytest.raises(RuleError, match=f"words/body.yml: this is {problem}"):
        read_folder("words")


def test_words_keep_their_spelling_whatever_yaml_makes_of_them(write):
    write("states.yml", "NO: [no, off, 988, yes]\n")
    assert read_folder("words") == {"states": {"NO": ["no", "off", "988", "yes"]}}


def test_a_phrase_that_names_an_unknown_family_is_told():
    with pytest.raises(RuleError, match="<SELFF>"):
        WordFamilies({"HARM": ["hurt <SELFF>"]})
