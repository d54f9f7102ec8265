"""Every address of the console, and what it shows or does."""

from __future__ import annotations

from starlette.convertors import IntegerConvertor, register_url_convertor
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from bot.web.console.access import HOME, View, page, redirect
from bot.web.console.conversation import review, show_conversation, take_up
from bot.web.console.conversations import show_conversations
from bot.web.console.sign_in import show_sign_in, show_welcome, sign_in, sign_out, welcome
from bot.web.console.teaching import show_teaching, take_teaching_back, teach
from bot.web.console.training import show_training, start_training, use_model


class NumberConvertor(IntegerConvertor):
    """A number that fits into the database; a longer one is an address that there is not."""

    regex = "[0-9]{1,9}"


register_url_convertor("number", NumberConvertor())


async def _home(request: Request) -> Response:
    return redirect(HOME)


def _shown(path: str, view: View, action: str = "", *, for_anybody: bool = False) -> Route:
    return Route(path, page(view, action, for_anybody=for_anybody), methods=["GET"])


def _done(path: str, view: View, action: str = "", *, for_anybody: bool = False) -> Route:
    return Route(path, page(view, action, for_anybody=for_anybody), methods=["POST"])


def _with_json(path: str, view: View, action: str) -> list[Route]:
    """A page that programs can read too, at the same address with `.json` or `?format=json`."""
    return [_shown(f"{path}.json", view, action), _shown(path, view, action)]


routes: list[BaseRoute] = [
    Route("/", _home, methods=["GET"]),
    _shown("/sign-in", show_sign_in, for_anybody=True),
    _done("/sign-in", sign_in, for_anybody=True),
    _done("/sign-out", sign_out, "signed.out"),
    _shown("/welcome/{token}", show_welcome, for_anybody=True),
    _done("/welcome/{token}", welcome, for_anybody=True),
    *_with_json("/conversations", show_conversations, "conversations.listed"),
    _shown("/conversations/{id}/messages/{seq:number}/teach", show_teaching, "message.read"),
    _done("/conversations/{id}/messages/{seq:number}/teach", teach, "message.taught"),
    _done("/conversations/{id}/review", review, "conversation.reviewed"),
    _done("/conversations/{id}/calls", take_up, "calls.taken_up"),
    *_with_json("/conversations/{id}", show_conversation, "conversation.read"),
    _done("/corrections/{number:number}/take-back", take_teaching_back, "correction.taken_back"),
    *_with_json("/training", show_training, "training.read"),
    _done("/training", start_training, "training.started"),
    _done("/training/model", use_model, "model.chosen"),
]
