"""Signing in and out, and setting a password with a one-time link."""

from __future__ import annotations

import math

from starlette.requests import Request
from starlette.responses import Response

from bot.settings import Settings
from bot.store.audit import record
from bot.store.database import Database
from bot.store.staff import (
    LinkUnusable,
    Staff,
    begin_session,
    end_session,
    find_staff,
    link_owner,
    make_link,
    renew_password_hash,
    someone_can_sign_in,
    use_link,
)
from bot.web.console.access import (
    HOME,
    SESSION_COOKIE,
    SIGN_IN,
    VISIT_COOKIE,
    Page,
    Refused,
    Visit,
    drop_cookie,
    redirect,
    set_cookie,
    within_console,
)
from bot.web.console.passwords import PasswordRefused

UNKNOWN = "somebody unknown"
WRONG = "E-mail address and password do not fit together. Check both and try again."


def link_address(base: str, token: str) -> str:
    """Where a one-time link leads."""
    return f"{base.rstrip('/')}/console/welcome/{token}"


def base_address(settings: Settings) -> str:
    """Where the server is reached from this machine."""
    host = {"0.0.0.0": "127.0.0.1", "::": "[::1]"}.get(settings.host, settings.host)  # noqa: S104
    return f"http://{host}:{settings.port}"


def first_account_link(database: Database, settings: Settings) -> str | None:
    """A one-time link that sets up the first account; None when somebody can sign in already."""
    with database.writing() as connection:
        if someone_can_sign_in(connection):
            return None
        return link_address(base_address(settings), make_link(connection, None))


def show_sign_in(visit: Visit) -> Page | Response:
    """`GET /console/sign-in`: the form."""
    came_for = within_console(visit.request.query_params.get("next", HOME))
    return redirect(came_for) if visit.staff else _sign_in_page(came_for)


def sign_in(visit: Visit) -> Page | Response:
    """`POST /console/sign-in`: check e-mail address and password."""
    came_for, email = within_console(visit.text("next")), visit.text("email")
    wait = visit.parts.limits.wait(email, _address(visit.request))
    if wait:
        told = f"That was tried too often. Wait {math.ceil(wait)} seconds and try again."
        return _sign_in_page(came_for, email, told, 429)
    person = _person(visit, email, visit.text("password"))
    if person is None:
        _record(visit, _known(visit, email), "sign_in.refused")
        return _sign_in_page(came_for, email, WRONG, 401)
    _record(visit, person.email, "signed.in")
    return _signed_in(visit, person, came_for)


def sign_out(visit: Visit) -> Response:
    """`POST /console/sign-out`: end this session."""
    with visit.parts.services.database.writing() as connection:
        end_session(connection, visit.secret)
    response = redirect(SIGN_IN)
    drop_cookie(response, SESSION_COOKIE)
    return response


def show_welcome(visit: Visit) -> Page:
    """`GET /console/welcome/{token}`: the form that sets a password; looking does not use the link up."""
    return _welcome_page(_owner(visit))


def welcome(visit: Visit) -> Page | Response:
    """`POST /console/welcome/{token}`: set the password, and sign in."""
    owner = _owner(visit)
    email, name, password = visit.text("email"), visit.text("name"), visit.text("password")
    if password != visit.text("again"):
        return _welcome_page(owner, email, name, "The two passwords differ. Type the same one twice.")
    try:
        password_hash = visit.parts.passwords.hash(password)
        with visit.parts.services.database.writing() as connection:
            token = visit.request.path_params["token"]
            person = use_link(connection, token, password_hash, email, name)
    except LinkUnusable as error:
        raise _link_refused(error) from error
    except PasswordRefused as error:
        return _welcome_page(owner, email, name, str(error))
    except ValueError as error:
        return _welcome_page(owner, email, name, str(error))
    return _signed_in(visit, person, HOME)


def _record(visit: Visit, who: str, action: str) -> None:
    with visit.parts.services.database.writing() as connection:
        record(connection, who, action)


def _known(visit: Visit, email: str) -> str:
    """An address of staff, or a word for all others: what strangers type, passwords too, is not kept."""
    with visit.parts.services.database.reading() as connection:
        person = find_staff(connection, email)
    return person.email if person else UNKNOWN


def _sign_in_page(came_for: str, email: str = "", problem: str = "", status: int = 200) -> Page:
    return Page("sign_in.html", {"next": came_for, "email": email, "problem": problem}, status)


def _welcome_page(owner: Staff | None, email: str = "", name: str = "", problem: str = "") -> Page:
    content = {
        "is_first": owner is None,
        "email": owner.email if owner else email,
        "name": owner.name if owner else name,
        "problem": problem,
    }
    return Page("welcome.html", content, 422 if problem else 200)


def _person(visit: Visit, email: str, password: str) -> Staff | None:
    database, passwords = visit.parts.services.database, visit.parts.passwords
    with database.reading() as connection:
        person = find_staff(connection, email)
    password_hash = person.password_hash if person else None
    # Checked in every case, so that the time tells nothing about the account.
    fits = passwords.fits(password, password_hash)
    if person is None or password_hash is None or not fits or person.disabled_at is not None:
        return None
    if passwords.is_outdated(password_hash):
        renewed = passwords.hash(password)
        with database.writing() as connection:
            renew_password_hash(connection, person.id, renewed)
    return person


def _signed_in(visit: Visit, person: Staff, came_for: str) -> Response:
    with visit.parts.services.database.writing() as connection:
        token = begin_session(connection, person.id)
    response = redirect(came_for)
    set_cookie(visit.request, response, SESSION_COOKIE, token)
    drop_cookie(response, VISIT_COOKIE)
    return response


def _owner(visit: Visit) -> Staff | None:
    try:
        with visit.parts.services.database.reading() as connection:
            return link_owner(connection, visit.request.path_params["token"])
    except LinkUnusable as error:
        raise _link_refused(error) from error


def _link_refused(error: LinkUnusable) -> Refused:
    return Refused(410, "This link does not work any more", f"{error} Ask for a new one: `bot staff link`.")


def _address(request: Request) -> str:
    return request.client.host if request.client else "unknown"
