"""`bot staff`, and the passwords of the people it adds."""

import re
from pathlib import Path

import pytest
from argon2 import PasswordHasher
from argon2.profiles import CHEAPEST
from click.testing import CliRunner, Result

from bot.cli.staff import staff
from bot.settings import Settings
from bot.store.database import Database
from bot.store.staff import find_staff, link_owner, normal_email, use_link
from bot.web.console.passwords import PasswordRefused, Passwords

LINK = re.compile(r"http://127\.0\.0\.1:8000/console/welcome/([\w-]{43})")


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("BOT_STATE_DIR", str(tmp_path))
    monkeypatch.delenv("BOT_DATABASE_URL", raising=False)

    def run(*words: str) -> Result:
        return CliRunner().invoke(staff, list(words))

    return run


@pytest.fixture
def database(tmp_path: Path) -> Database:
    database = Database(Settings(state_dir=tmp_path).database_url)
    database.upgrade()
    return database


def test_adding_somebody_prints_a_link_that_works_once(run, database: Database) -> None:
    result = run("add", "Jo@Clinic.example", "--name", "Jo")
    assert result.exit_code == 0
    token = LINK.search(result.output)[1]
    with database.writing() as connection:
        assert link_owner(connection, token).name == "Jo"
        use_link(connection, token, "a hash")
        assert find_staff(connection, "jo@clinic.example").password_hash == "a hash"
    assert "yes" in run("list").output


def test_the_same_address_twice_is_refused(run) -> None:
    run("add", "jo@clinic.example")
    result = run("add", "JO@clinic.example")
    assert result.exit_code == 1
    assert "There is an account of jo@clinic.example already." in result.output


def test_what_is_no_address_is_refused(run) -> None:
    assert "not an e-mail address" in run("add", "jo").output


def test_disabled_staff_are_listed_as_such_until_they_get_a_new_link(run) -> None:
    run("add", "jo@clinic.example")
    assert run("disable", "jo@clinic.example").exit_code == 0
    assert "disabled" in run("list").output
    assert LINK.search(run("link", "jo@clinic.example").output)
    assert "not yet" in run("list").output


def test_who_is_not_there_cannot_be_disabled(run) -> None:
    result = run("disable", "nobody@clinic.example")
    assert result.exit_code == 1
    assert "There is no account" in result.output


def test_an_empty_list_says_what_to_do(run) -> None:
    assert "bot staff add" in run("list").output


def test_a_link_may_name_another_address(run) -> None:
    result = run("add", "jo@clinic.example", "--address", "https://chat.clinic.example/")
    assert "https://chat.clinic.example/console/welcome/" in result.output


@pytest.mark.parametrize(
    "text", ["", "jo", "jo@", "@clinic.example", "jo@clinic", "a b@c.de", "x" * 250 + "@c.de"]
)
def test_no_address_passes_for_one(text: str) -> None:
    with pytest.raises(ValueError, match="e-mail"):
        normal_email(text)


@pytest.fixture(scope="module")
def passwords() -> Passwords:
    return Passwords(PasswordHasher.from_parameters(CHEAPEST))


def test_a_password_fits_its_own_hash_only(passwords: Passwords) -> None:
    hashed = passwords.hash("three calm green herons")
    assert passwords.fits("three calm green herons", hashed)
    assert not passwords.fits("three calm green heron", hashed)
    assert not passwords.fits("three calm green herons", None)
    assert not passwords.fits("three calm green herons", "no hash at all")


@pytest.mark.parametrize("password", ["", "eleven char", "abababababababab", "x" * 257])
def test_a_password_that_protects_nothing_is_refused(passwords: Passwords, password: str) -> None:
    with pytest.raises(PasswordRefused, match="Choose"):
        passwords.hash(password)


def test_hashes_with_lower_costs_are_renewed(passwords: Passwords) -> None:
    hashed = passwords.hash("three calm green herons")
    assert not passwords.is_outdated(hashed)
    assert Passwords().is_outdated(hashed)
