"""What is the same for everybody: any page may load it, and who has it already is only told so."""

from __future__ import annotations

import gzip
import hashlib
from dataclasses import dataclass

from starlette.requests import Request
from starlette.responses import Response


@dataclass(frozen=True)
class PublicContent:
    """Bytes that hold nothing of anybody.

    Attributes:
        body: The bytes.
        media_type: What they are.
        caching: How long a browser, or a cache between us and it, may go on with them.
        etag: Changes when the bytes change.
        zipped: The bytes, gzipped; None where that is not worth it.
    """

    body: bytes
    media_type: str
    caching: str
    etag: str
    zipped: bytes | None = None

    @classmethod
    def of(cls, body: bytes, media_type: str, caching: str, *, zip_it: bool = False) -> PublicContent:
        """Return some bytes, ready to be sent."""
        etag = f'"{hashlib.sha256(body).hexdigest()[:32]}"'
        return cls(body, media_type, caching, etag, gzip.compress(body, mtime=0) if zip_it else None)

    def answer(self, request: Request) -> Response:
        """Return the bytes, or 304 to somebody who has them."""
        headers = {
            "ETag": self.etag,
            "Cache-Control": self.caching,
            "Access-Control-Allow-Origin": "*",
            "Cross-Origin-Resource-Policy": "cross-origin",
        }
        if self.zipped is not None:
            headers["Vary"] = "Accept-Encoding"
        if self.etag in request.headers.get("If-None-Match", ""):
            return Response(status_code=304, headers=headers)
        if self.zipped is not None and "gzip" in request.headers.get("Accept-Encoding", ""):
            headers["Content-Encoding"] = "gzip"
            return Response(self.zipped, headers=headers, media_type=self.media_type)
        return Response(self.body, headers=headers, media_type=self.media_type)
