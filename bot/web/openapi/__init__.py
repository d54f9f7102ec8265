"""The chat API, described for machines: what `GET /openapi.json` answers."""
