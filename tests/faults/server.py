"""A server that starts again as soon as it is killed: `python server.py SOCKET PID_FILE MODEL`.

Loading a model takes seconds and is not what is tested: it is done once, in a parent that serves nothing.
Each child begins as a copy of the parent, opens the database anew, and serves until somebody kills it.
"""

from __future__ import annotations

import asyncio
import os
import socket
import sys
from pathlib import Path

import uvicorn

from bot.assistant import Assistant
from bot.dialogue.locks import locks_of
from bot.logs import configure_logging
from bot.settings import Settings
from bot.store.database import Database
from bot.web.app import create_app

TINY = Path(__file__).parents[1] / "api" / "tiny"


def main() -> None:
    """Serve for ever."""
    sys.path.insert(0, str(TINY))
    from tiny_actions import tiny_executor

    listening = socket.socket(fileno=int(sys.argv[1]))
    pid_file, model = Path(sys.argv[2]), Path(sys.argv[3])
    settings = Settings.from_environment()
    configure_logging("error")
    database = Database(settings.database_url)
    database.upgrade()
    assistant = asyncio.run(_load(model, database, settings, tiny_executor()))
    while True:
        # No connection may be shared by two processes.
        database.engine.dispose()
        child = os.fork()
        if child == 0:
            _serve(assistant, settings, listening, pid_file)
        os.waitpid(child, 0)


async def _load(model: Path, database: Database, settings: Settings, executor: object) -> Assistant:
    assistant = Assistant(database, settings, executor=executor, locks=locks_of(settings.redis_url))
    await assistant.swap(model)
    return assistant


def _serve(assistant: Assistant, settings: Settings, listening: socket.socket, pid_file: Path) -> None:
    # Whoever reads it finds a whole number or the one of before.
    draft = pid_file.with_suffix(".new")
    draft.write_text(str(os.getpid()))
    draft.rename(pid_file)
    app = create_app(settings, assistant)
    uvicorn.Server(uvicorn.Config(app, ws="none", log_config=None)).run(sockets=[listening])
    os._exit(0)


if __name__ == "__main__":
    main()
