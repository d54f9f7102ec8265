"""A site of its own, at an origin of its own, that puts the chat into its pages."""

from __future__ import annotations

import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import httpx

PAGE = """<!doctype html>
<html lang="en"{html}>
  <head>
    <meta charset="utf-8">
    <title>Riverside clinic</title>
    <meta name="viewport" content="width=device-width, initial-scale=1">
    {head}
  </head>
  <body>
    <h1>Riverside clinic</h1>
    <p>Open on weekdays. <input aria-label="Search"> <button type="button" id="own">Ask the chat</button></p>
    {body}
  </body>
</html>"""


FORWARDED = ("authorization", "content-type", "last-event-id")


class OtherSite:
    """Pages by their path.

    Args:
        server: Answers whatever is no page of this site, as behind one proxy.

    Attributes:
        address: The origin.
    """

    def __init__(self, server: str | None = None) -> None:
        # Browsers ask for an icon by themselves.
        self._files: dict[str, tuple[bytes, dict[str, str]]] = {"/favicon.ico": (b"", {})}
        self._server = server
        site = self

        class Handler(BaseHTTPRequestHandler):
            def handle_any(self) -> None:
                site._handle(self)

            do_GET = do_POST = do_DELETE = handle_any  # noqa: N815 - the names are the library's

            def log_message(self, *_: object) -> None:
                """Say nothing."""

        self._http = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.address = f"http://127.0.0.1:{self._http.server_port}"
        threading.Thread(target=self._http.serve_forever, daemon=True).start()

    def put(self, path: str, *, head: str = "", body: str = "", html: str = "", **headers: str) -> str:
        """Make a page.

        Args:
            path: Where it is to be.
            head: HTML for its head.
            body: HTML for its body, below a heading, a search field and a button.
            html: Attributes of the whole document.
            headers: Of the response; `_` stands for `-`.

        Returns:
            Its address.
        """
        page = PAGE.format(head=head, body=body, html=html and f" {html}").encode()
        return self.put_file(path, page, "text/html", **headers)

    def put_file(self, path: str, content: bytes, media_type: str, **headers: str) -> str:
        """Put a file there; see `put`."""
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        self._files[path] = content, {"Content-Type": media_type, **named}
        return self.address + path

    def stop(self) -> None:
        """End it."""
        self._http.shutdown()
        self._http.server_close()

    def _handle(self, request: BaseHTTPRequestHandler) -> None:
        if request.path in self._files:
            content, headers = self._files[request.path]
            self._begin(request, 200, {**headers, "Content-Length": str(len(content))})
            request.wfile.write(content)
        elif self._server is not None:
            self._forward(request, self._server)
        else:
            request.send_error(404)

    def _forward(self, request: BaseHTTPRequestHandler, server: str) -> None:
        body = request.rfile.read(int(request.headers.get("Content-Length", 0)))
        headers = {name: value for name, value in request.headers.items() if name.lower() in FORWARDED}
        with httpx.stream(
            request.command, server + request.path, headers=headers, content=body, timeout=None
        ) as answer:
            media_type = answer.headers.get("content-type", "text/plain")
            self._begin(request, answer.status_code, {"Content-Type": media_type})
            try:
                # A stream of events must arrive piece by piece.
                for piece in answer.iter_bytes():
                    request.wfile.write(piece)
            except (OSError, httpx.HTTPError):
                # One of the two has left.
                return

    @staticmethod
    def _begin(request: BaseHTTPRequestHandler, status: int, headers: dict[str, str]) -> None:
        request.send_response(status)
        for name, value in headers.items():
            request.send_header(name, value)
        request.end_headers()
