"""What can be wrong with the machine and the settings."""

import sys

import pytest

from bot.doctor import process
from bot.doctor.finding import Level


def test_another_python_is_told():
    assert process.python((3, 12)).level is Level.WRONG
    assert process.python(sys.version_info[:2]).level is Level.FINE


def test_without_a_limit_a_server_that_others_reach_is_warned_of(only, run):
    assert only(BOT_HOST="0.0.0.0", BOT_RATE_LIMIT="0").startswith("! Openness: BOT_RATE_LIMIT is 0")
    assert run(BOT_RATE_LIMIT="0").exit_code == 0


def test_with_any_origin_a_server_that_others_reach_is_warned_of(only):
    assert "BOT_ALLOWED_ORIGINS is *" in only(BOT_HOST="0.0.0.0", BOT_ALLOWED_ORIGINS="*")


def test_a_server_that_others_reach_with_limits_is_well(run):
    assert "All is well." in run(BOT_HOST="0.0.0.0", BOT_ALLOWED_ORIGINS="https://clinic.example").output


@pytest.mark.parametrize("now", [0, 4_200_000_000])
def test_a_clock_that_cannot_be_right_is_told(now):
    assert process.clock(now).level is Level.WRONG
    assert process.clock().level is Level.FINE


def test_telemetry_is_off_whatever_the_environment_says(run, monkeypatch):
    assert run(RASA_TELEMETRY_ENABLED="true").exit_code == 0
    monkeypatch.setenv("RASA_TELEMETRY_ENABLED", "true")
    assert process.telemetry_of_this_process().level is Level.WRONG


def test_a_rasa_that_is_not_installed_whole_is_told(monkeypatch):
    monkeypatch.setitem(sys.modules, "rasa.telemetry", None)
    found = process.telemetry_of_this_process()
    assert found.level is Level.WRONG
    assert "make setup" in found.text
