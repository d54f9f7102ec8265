"""Refuse bodies that are larger than any message could be, before they are read."""

from __future__ import annotations

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from bot.web.errors import ApiError, error_response


class BodyTooLarge(ApiError):
    """The body is larger than the server takes."""

    def __init__(self) -> None:
        super().__init__(413, "body_too_large", "The request is too large. Please send a shorter message.")


class BodySizeLimit:
    """Stops reading a body once it is too large, whatever its headers say.

    Args:
        app: The application.
        limit: The largest body, in bytes.
    """

    def __init__(self, app: ASGIApp, limit: int) -> None:
        if limit < 1:
            raise ValueError("The limit must be at least one byte.")
        self.app = app
        self.limit = limit

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Take one request."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        if _announced(scope) > self.limit:
            await error_response(BodyTooLarge())(scope, receive, send)
            return
        read = 0

        async def counted() -> Message:
            nonlocal read
            message = await receive()
            read += len(message.get("body", b""))
            if read > self.limit:
                raise BodyTooLarge
            return message

        await self.app(scope, counted, send)


def _announced(scope: Scope) -> int:
    length = dict(scope["headers"]).get(b"content-length", b"0")
    return int(length) if length.isdigit() else 0
