"""Staff: accounts, one-time links that set a password, and sessions.

Links and sessions are kept as hashes: who reads the database cannot sign in with what it holds.
"""

from __future__ import annotations

import hashlib
import re
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from typing import Any

from sqlalchemy import delete, insert, or_, select, update
from sqlalchemy.engine import Connection
from sqlalchemy.exc import IntegrityError

from bot.store.console_tables import staff, staff_links, staff_sessions
from bot.store.errors import StoreError

LINK_LIFETIME = timedelta(hours=48)
SESSION_LIFETIME = timedelta(hours=12)
EMAIL_LENGTH, NAME_LENGTH = 254, 120
EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s.]+|[^@\s]+@localhost")


class StaffExists(StoreError):
    """There is an account of this e-mail address already."""


class StaffNotFound(StoreError):
    """There is no account of this e-mail address."""


class LinkUnusable(StoreError):
    """The link was used, has expired, or never was one."""


@dataclass(frozen=True)
class Staff:
    """A person who may use the console.

    Attributes:
        id: The account's number.
        email: E-mail address, in lower case.
        name: How colleagues know the person.
        created_at: When the account was made.
        disabled_at: Since when the person may not sign in; None when they may.
        password_hash: Argon2 hash; None until a password was set.
    """

    id: int
    email: str
    name: str
    created_at: datetime
    disabled_at: datetime | None
    password_hash: str | None

    def __repr__(self) -> str:
        return f"Staff(id={self.id}, email={self.email!r})"


def normal_email(text: str) -> str:
    """An e-mail address as it is stored.

    Raises:
        ValueError: It is none.
    """
    email = text.strip().lower()
    if len(email) > EMAIL_LENGTH or not EMAIL.fullmatch(email):
        raise ValueError("This is not an e-mail address.")
    return email


def add_staff(connection: Connection, email: str, name: str = "") -> Staff:
    """Make an account without a password.

    Raises:
        ValueError: This is not an e-mail address.
        StaffExists: There is one of this address.
    """
    email = normal_email(email)
    if find_staff(connection, email) is not None:
        raise StaffExists(f"There is an account of {email} already.")
    values = {
        "email": email,
        "name": name.strip()[:NAME_LENGTH] or email.partition("@")[0],
        "created_at": _now(),
    }
    try:
        connection.execute(insert(staff).values(values))
    except IntegrityError as error:
        raise StaffExists(f"There is an account of {email} already.") from error
    return existing_staff(connection, email)


def find_staff(connection: Connection, email: str) -> Staff | None:
    """The account of an e-mail address."""
    row = connection.execute(select(staff).where(staff.c.email == email.strip().lower())).mappings().first()
    return None if row is None else _staff(row)


def existing_staff(connection: Connection, email: str) -> Staff:
    """The account of an e-mail address.

    Raises:
        StaffNotFound: There is none.
    """
    person = find_staff(connection, email)
    if person is None:
        raise StaffNotFound(f"There is no account of {email.strip().lower()}.")
    return person


def all_staff(connection: Connection) -> list[Staff]:
    """Every account, by e-mail address."""
    return [_staff(row) for row in connection.execute(select(staff).order_by(staff.c.email)).mappings()]


def disable_staff(connection: Connection, email: str) -> Staff:
    """Keep a person from signing in, and sign them out everywhere.

    Raises:
        StaffNotFound: There is no such account.
    """
    person = existing_staff(connection, email)
    connection.execute(update(staff).where(staff.c.id == person.id).values(disabled_at=_now()))
    connection.execute(delete(staff_links).where(staff_links.c.staff_id == person.id))
    revoke_sessions(connection, person.id)
    return person


def enable_staff(connection: Connection, email: str) -> Staff:
    """Let a person sign in again.

    Raises:
        StaffNotFound: There is no such account.
    """
    person = existing_staff(connection, email)
    connection.execute(update(staff).where(staff.c.id == person.id).values(disabled_at=None))
    return existing_staff(connection, email)


def someone_can_sign_in(connection: Connection) -> bool:
    """Whether there is an account with a password that is not disabled."""
    statement = select(staff.c.id).where(staff.c.password_hash.is_not(None), staff.c.disabled_at.is_(None))
    return connection.execute(statement.limit(1)).first() is not None


def make_link(connection: Connection, staff_id: int | None) -> str:
    """Make a one-time link's token; earlier unused ones of the account stop working.

    Args:
        connection: Where to write.
        staff_id: The account; None for setting up the first one.
    """
    token = secrets.token_urlsafe(32)
    same = staff_links.c.staff_id.is_(None) if staff_id is None else staff_links.c.staff_id == staff_id
    connection.execute(delete(staff_links).where(same, staff_links.c.used_at.is_(None)))
    values = {
        "token_hash": _hash(token),
        "staff_id": staff_id,
        "created_at": _now(),
        "expires_at": _now() + LINK_LIFETIME,
    }
    connection.execute(insert(staff_links).values(values))
    return token


def link_owner(connection: Connection, token: str) -> Staff | None:
    """Whose password a link sets; None for the first account.

    Raises:
        LinkUnusable: It was used, has expired, or never was a link.
    """
    statement = select(staff_links).where(staff_links.c.token_hash == _hash(token))
    link = connection.execute(statement).mappings().first()
    if link is None or link["used_at"] is not None or link["expires_at"] <= _now():
        raise LinkUnusable("This link was used already, or it has expired.")
    if link["staff_id"] is None:
        if someone_can_sign_in(connection):
            raise LinkUnusable("The first account was set up already.")
        return None
    return _staff(connection.execute(select(staff).where(staff.c.id == link["staff_id"])).mappings().one())


def use_link(
    connection: Connection, token: str, password_hash: str, email: str = "", name: str = ""
) -> Staff:
    """Set a password with a link, which then is used up, and sign the account out everywhere.

    Args:
        connection: Where to write.
        token: The link's token.
        password_hash: Argon2 hash of the new password.
        email: For the first account: its e-mail address.
        name: For the first account: its owner's name.

    Raises:
        LinkUnusable: It was used, has expired, or never was a link.
        ValueError: The first account needs an e-mail address.
    """
    owner = link_owner(connection, token)
    if owner is None:
        known = find_staff(connection, normal_email(email))
        owner = enable_staff(connection, email) if known else add_staff(connection, email, name)
    claim = update(staff_links).where(
        staff_links.c.token_hash == _hash(token), staff_links.c.used_at.is_(None)
    )
    if connection.execute(claim.values(used_at=_now())).rowcount != 1:
        raise LinkUnusable("This link was used already, or it has expired.")
    connection.execute(update(staff).where(staff.c.id == owner.id).values(password_hash=password_hash))
    revoke_sessions(connection, owner.id)
    return owner


def renew_password_hash(connection: Connection, staff_id: int, password_hash: str) -> None:
    """Replace a hash by a newer one of the same password."""
    connection.execute(update(staff).where(staff.c.id == staff_id).values(password_hash=password_hash))


def begin_session(connection: Connection, staff_id: int) -> str:
    """Sign a person in.

    Returns:
        The session's token, which nobody but the person's browser keeps.
    """
    token = secrets.token_urlsafe(32)
    now = _now()
    over = or_(staff_sessions.c.expires_at <= now, staff_sessions.c.revoked_at.is_not(None))
    connection.execute(delete(staff_sessions).where(over))
    values = {
        "token_hash": _hash(token),
        "staff_id": staff_id,
        "created_at": now,
        "expires_at": now + SESSION_LIFETIME,
    }
    connection.execute(insert(staff_sessions).values(values))
    return token


def signed_in(connection: Connection, token: str) -> Staff | None:
    """Whose session it is; None when it is over or the person may not sign in any more."""
    statement = (
        select(staff)
        .join(staff_sessions, staff_sessions.c.staff_id == staff.c.id)
        .where(
            staff_sessions.c.token_hash == _hash(token),
            staff_sessions.c.revoked_at.is_(None),
            staff_sessions.c.expires_at > _now(),
            staff.c.disabled_at.is_(None),
        )
    )
    row = connection.execute(statement).mappings().first()
    return None if row is None else _staff(row)


def end_session(connection: Connection, token: str) -> None:
    """Sign a session out."""
    connection.execute(
        update(staff_sessions).where(staff_sessions.c.token_hash == _hash(token)).values(revoked_at=_now())
    )


def revoke_sessions(connection: Connection, staff_id: int) -> None:
    """Sign a person out everywhere."""
    connection.execute(
        update(staff_sessions)
        .where(staff_sessions.c.staff_id == staff_id, staff_sessions.c.revoked_at.is_(None))
        .values(revoked_at=_now())
    )


def _staff(row: Mapping[str, Any]) -> Staff:
    return Staff(**{name: row[name] for name in Staff.__dataclass_fields__})


def _hash(token: str) -> str:
    # The token is random and long: nobody can guess it from a plain hash.
    return hashlib.sha256(token.encode()).hexdigest()


def _now() -> datetime:
    return datetime.now(timezone.utc)
