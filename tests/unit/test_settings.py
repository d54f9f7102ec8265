from dataclasses import FrozenInstanceError, fields
from pathlib import Path

import pytest
from click.testing import CliRunner

from bot.cli.settings import settings as settings_command
from bot.settings import SETTINGS, Settings, SettingsError


def test_without_variables_every_setting_has_its_default():
    assert Settings.from_environment({}) == Settings()


def test_every_setting_is_listed_once_with_a_description():
    listed = [setting.field for setting in SETTINGS]
    assert sorted(listed) == sorted(field.name for field in fields(Settings))
    for setting in SETTINGS:
        assert setting.variable == f"BOT_{setting.field.upper()}"
        assert setting.description.endswith(".")


def test_variables_are_read_and_cast():
    settings = Settings.from_environment(
        {
            "BOT_PORT": "9000",
            "BOT_STATE_DIR": "/var/lib/backline",
            "BOT_RATE_LIMIT": "0",
            "BOT_ALLOWED_ORIGINS": "https://clinic.example, http://localhost:3000/",
            "BOT_REDIS_URL": "redis://127.0.0.1:6379/0",
            "BOT_EMERGENCY_NUMBER": "112",
            "PATH": "/bin",
        }
    )
    assert settings.port == 9000
    assert settings.state_dir == Path("/var/lib/backline")
    assert settings.rate_limit == 0
    assert settings.allowed_origins == ("https://clinic.example", "http://localhost:3000")
    assert settings.redis_url == "redis://127.0.0.1:6379/0"
    assert settings.placeholders["emergency_number"] == "112"


def test_an_empty_variable_counts_as_unset():
    assert Settings.from_environment({"BOT_PORT": "", "BOT_REDIS_URL": " "}) == Settings()


def test_the_database_lies_in_the_state_folder_by_default():
    settings = Settings.from_environment({"BOT_STATE_DIR": "/tmp/state"})
    assert settings.database_url == "sqlite:////tmp/state/backline.db"


def test_a_database_that_is_named_is_used():
    url = "postgresql+psycopg2://bot@db/backline"
    assert Settings.from_environment({"BOT_DATABASE_URL": url}).database_url == url


@pytest.mark.parametrize(
    ("variable", "value"),
    [
        ("BOT_PORT", "0"),
        ("BOT_PORT", "65536"),
        ("BOT_PORT", "http"),
        ("BOT_PORT", "-1"),
        ("BOT_PORT", "80.5"),
        ("BOT_RATE_LIMIT", "many"),
        ("BOT_DATABASE_URL", "mysql://db"),
        ("BOT_REDIS_URL", "localhost:6379"),
        ("BOT_ALLOWED_ORIGINS", "clinic.example"),
        ("BOT_ALLOWED_ORIGINS", "https://clinic.example/chat"),
        ("BOT_LOG_LEVEL", "loud"),
        ("BOT_MESSAGE_LENGTH", "10000"),
        ("BOT_SESSION_HOURS", "0"),
    ],
)
def test_a_bad_value_is_refused_with_a_sentence_that_names_it(variable, value):
    with pytest.raises(SettingsError) as refused:
        Settings.from_environment({variable: value})
    sentence = str(refused.value)
    assert sentence.startswith(f"{variable} is '{value}', but ")
    assert sentence.endswith(".")


def test_a_misspelt_variable_is_refused():
    with pytest.raises(SettingsError, match="BOT_PROT is not a setting"):
        Settings.from_environment({"BOT_PROT": "8000"})


def test_settings_cannot_be_changed():
    with pytest.raises(FrozenInstanceError):
        Settings().port = 1


def test_the_command_lists_every_setting_and_hides_passwords():
    environment = {"BOT_DATABASE_URL": "postgresql://bot:hush@db/x", "COLUMNS": "200"}
    result = CliRunner().invoke(settings_command, env=environment)
    assert result.exit_code == 0
    for setting in SETTINGS:
        assert setting.variable in result.output
    assert "hush" not in result.output


def test_the_command_says_what_is_wrong():
    result = CliRunner().invoke(settings_command, env={"BOT_PORT": "x"})
    assert result.exit_code == 1
    assert "BOT_PORT is 'x', but it must be a whole number" in result.output
