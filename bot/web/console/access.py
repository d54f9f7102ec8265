"""Who may see a page, and that a form comes from one of ours.

Every page goes through `page`: it finds out who is signed in, refuses forms without their token, runs the
view in a thread, and answers in HTML or JSON. A view is a plain function that returns a `Page` or a response.
"""

from __future__ import annotations

import asyncio
import hashlib
import hmac
import secrets
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote

from starlette.datastructures import FormData
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import PlainTextResponse, RedirectResponse, Response

from bot.store.audit import record, subject_of
from bot.store.errors import StoreError, StoreUnavailable
from bot.store.staff import SESSION_LIFETIME, Staff, signed_in
from bot.training.teaching_data import TeachingDataError
from bot.web.console.parts import ConsoleParts, parts_of
from bot.web.console.rendering import as_html, as_json

SESSION_COOKIE, VISIT_COOKIE = "backline_staff", "backline_visit"
HOME, SIGN_IN = "/console/conversations", "/console/sign-in"
TOKEN_FIELD = "form_token"  # noqa: S105 - a field's name


class Refused(Exception):
    """The page cannot be shown, or the form not be taken.

    Args:
        status: The HTTP status.
        title: What is wrong, in a few words.
        message: What to do about it.
    """

    def __init__(self, status: int, title: str, message: str) -> None:
        super().__init__(title)
        self.status, self.title, self.message = status, title, message


NOT_FOUND = Refused(404, "This page is not there", "It may have been erased. Go back to the conversations.")
FORM_REFUSED = Refused(403, "The form was not taken", "Go back, load the page again and send it once more.")


@dataclass(frozen=True)
class Page:
    """What a view shows.

    Attributes:
        template: The template's name.
        content: What the template needs, and what the page is as JSON.
        status: The HTTP status.
    """

    template: str
    content: dict[str, Any] = field(default_factory=dict)
    status: int = 200


@dataclass(frozen=True)
class Visit:
    """A request, as views see it.

    Attributes:
        request: The request.
        parts: What pages work with.
        form: The form that was sent; empty for a page that is only looked at.
        staff: Who is signed in.
        secret: The cookie that forms are tied to: the session's, or the one of somebody signing in.
    """

    request: Request
    parts: ConsoleParts
    form: FormData
    staff: Staff | None
    secret: str

    @property
    def person(self) -> Staff:
        """Who is signed in, on pages for staff."""
        if self.staff is None:
            raise FORM_REFUSED
        return self.staff

    @property
    def form_token(self) -> str:
        """What forms of this visit carry: only a page of ours can know it."""
        return hmac.new(self.secret.encode(), b"console form", hashlib.sha256).hexdigest()

    def text(self, name: str) -> str:
        """A field of the form; empty when it is missing."""
        value = self.form.get(name, "")
        return value if isinstance(value, str) else ""


View = Callable[[Visit], "Page | Response"]


def page(
    view: View, action: str = "", *, for_anybody: bool = False
) -> Callable[[Request], Awaitable[Response]]:
    """Make an endpoint of a view.

    Args:
        view: What the page shows or does.
        action: How audit entries name that; needed on pages for staff.
        for_anybody: Whether it can be reached without being signed in.
    """
    if not action and not for_anybody:
        raise ValueError("Whatever staff can read or change is written down: a page needs an action.")

    async def endpoint(request: Request) -> Response:
        try:
            form = await request.form() if request.method == "POST" else FormData()
        except (LookupError, UnicodeError):
            # The body claims an encoding that there is not, or is not in the one that it claims.
            return PlainTextResponse("This form cannot be read.\n", 400)
        return await asyncio.to_thread(_answer, request, form, view, action, for_anybody)

    return endpoint


def _answer(request: Request, form: FormData, view: View, action: str, for_anybody: bool) -> Response:
    visit = None
    try:
        visit = _visit(request, form)
        if visit.staff is None and not for_anybody:
            return _to_sign_in(request)
        if request.method == "POST":
            _check_form(visit)
        if visit.staff is not None and action:
            _record(visit, action)
        shown = view(visit)
    except Refused as refused:
        shown = _told(refused)
    except HTTPException as error:
        shown = _told(NOT_FOUND if error.status_code == NOT_FOUND.status else FORM_REFUSED)
    except StoreUnavailable:
        shown = _told(Refused(503, "The database cannot be reached", "Try again in a moment."))
    except (StoreError, TeachingDataError) as error:
        shown = _told(Refused(409, "This was not done", str(error)))
    response = shown if isinstance(shown, Response) else _rendered(request, visit, shown)
    response.headers["Cache-Control"] = "no-store"
    return response


def _record(visit: Visit, action: str) -> None:
    """Write the entry first: nothing is shown or done without it."""
    parameters = visit.request.path_params
    subject = subject_of(parameters["id"]) if "id" in parameters else ""
    details = {name: value for name, value in parameters.items() if isinstance(value, int)}
    with visit.parts.services.database.writing() as connection:
        record(connection, visit.person.email, action, subject, details)


def _visit(request: Request, form: FormData) -> Visit:
    parts = parts_of(request)
    token = request.cookies.get(SESSION_COOKIE, "")
    staff = None
    if token:
        with parts.services.database.reading() as connection:
            staff = signed_in(connection, token)
    secret = token if staff else request.cookies.get(VISIT_COOKIE, "")
    if not secret and request.method != "POST":
        secret = secrets.token_urlsafe(32)
    return Visit(request, parts, form, staff, secret)


def _check_form(visit: Visit) -> None:
    # A browser sends no lone surrogates, but whoever else posts a form may.
    sent = visit.text(TOKEN_FIELD).encode(errors="surrogatepass")
    if not visit.secret or not hmac.compare_digest(sent, visit.form_token.encode()):
        raise FORM_REFUSED


def _told(refused: Refused) -> Page:
    return Page("problem.html", {"title": refused.title, "message": refused.message}, refused.status)


def wants_json(request: Request) -> bool:
    """Whether the page is asked for as JSON."""
    return request.query_params.get("format") == "json" or request.url.path.endswith(".json")


def _rendered(request: Request, visit: Visit | None, shown: Page) -> Response:
    if wants_json(request):
        return as_json(shown.content, shown.status)
    staff = visit.staff if visit else None
    response = as_html(
        request,
        shown.template,
        {**shown.content, "staff": staff, "form_token": visit.form_token if visit else ""},
        shown.status,
    )
    if visit and visit.staff is None and request.cookies.get(VISIT_COOKIE) != visit.secret:
        set_cookie(request, response, VISIT_COOKIE, visit.secret)
    return response


def _to_sign_in(request: Request) -> Response:
    if wants_json(request):
        return as_json({"title": "You are not signed in", "message": "Sign in at /console first."}, 401)
    asked = request.url.path
    if request.url.query:
        asked += f"?{request.url.query}"
    came_for = f"?next={quote(asked)}" if request.method == "GET" and asked != HOME else ""
    return redirect(f"{SIGN_IN}{came_for}")


def redirect(address: str) -> Response:
    """Send the browser on, with GET."""
    return RedirectResponse(address, status_code=303)


def within_console(address: str) -> str:
    """An address to send somebody on to, when it is one of the console's; else the first page."""
    is_ours = address.startswith("/console/") and "\\" not in address and address.isprintable()
    return address if is_ours and "//" not in address else HOME


def set_cookie(request: Request, response: Response, name: str, value: str) -> None:
    """Set a cookie that scripts cannot read and other sites' forms do not carry."""
    response.set_cookie(
        name,
        value,
        max_age=int(SESSION_LIFETIME.total_seconds()),
        path="/console",
        secure=request.url.scheme == "https",
        httponly=True,
        samesite="lax",
    )


def drop_cookie(response: Response, name: str) -> None:
    """Make the browser forget a cookie."""
    response.delete_cookie(name, path="/console", httponly=True, samesite="lax")
