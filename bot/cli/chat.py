"""`bot chat`: talk to the assistant in the terminal."""

from __future__ import annotations

import asyncio
import sys
import uuid
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click
from rich.console import Console, Group, RenderableType
from rich.markdown import Markdown
from rich.padding import Padding
from rich.panel import Panel
from rich.text import Text

from bot.cli.quiet import keep_libraries_quiet
from bot.settings import Settings, SettingsError

if TYPE_CHECKING:
    from bot.assistant import Assistant
    from bot.store.messages import Message

HELP = """\
Ask a question in your own words, or type the number of a button.
/new   begin again
/help  this
/quit  leave; Ctrl-D does too
Nothing of this conversation is kept."""
WIDEST = 88
"""Longer lines are hard to read."""


@click.command()
@click.option(
    "--model",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="The model to talk to.  [default: the promoted or else the newest]",
)
def chat(model: Path | None) -> None:
    """Talk to the assistant in the terminal.

    It answers as it does on the chat page, but nothing is kept. With a pipe as input, each line is a message.
    """
    try:
        settings = Settings.from_environment()
    except SettingsError as error:
        raise click.ClickException(str(error)) from error
    from bot.dialogue.errors import ModelUnusable
    from bot.knowledge import KnowledgeError
    from bot.model_files import NoModel, model_in_use

    keep_libraries_quiet()
    try:
        asyncio.run(_chat(settings, model or model_in_use(settings)))
    except (KnowledgeError, ModelUnusable, NoModel) as error:
        raise click.ClickException(str(error)) from error
    except KeyboardInterrupt:
        click.echo()


async def _chat(settings: Settings, model: Path) -> None:
    from bot.knowledge import load_knowledge
    from bot.unrecorded import unrecorded_assistant

    terminal = Terminal()
    loading = Console(stderr=True).status("Loading the model ...")
    loading.start()
    try:
        async with unrecorded_assistant(model, settings, load_knowledge()) as assistant:
            loading.stop()
            terminal.note("/help says what you can type.")
            await _Visit(assistant, terminal).stay()
    finally:
        loading.stop()


class _Visit:
    """Somebody at the terminal.

    Args:
        assistant: Answers.
        terminal: Where they are.
    """

    def __init__(self, assistant: Assistant, terminal: Terminal) -> None:
        self._assistant = assistant
        self._terminal = terminal
        self._conversation = ""
        self._buttons: list[str] = []

    async def stay(self) -> None:
        """Talk until they leave."""
        await self._begin()
        # Reading blocks the event loop, and may: there is nobody else to serve.
        while (line := self._terminal.read()) is not None:
            if line == "/quit":
                return
            if line == "/new":
                await self._begin()
            elif line == "/help":
                self._terminal.note(HELP)
            elif line.startswith("/"):
                self._terminal.note(f"There is no command {line.split()[0]}. /help lists them.")
            elif line:
                await self._answer(line)

    async def _begin(self) -> None:
        self._conversation = uuid.uuid4().hex
        self._show(await self._assistant.begin(self._conversation))

    async def _answer(self, line: str) -> None:
        from bot.dialogue.incoming import Incoming, MessageTooLong
        from bot.store.errors import StoreError

        pressed = int(line) if line.isdecimal() and len(line) < 3 else 0
        if 0 < pressed <= len(self._buttons):
            incoming = Incoming(str(uuid.uuid4()), payload=self._buttons[pressed - 1])
        else:
            incoming = Incoming(str(uuid.uuid4()), line)
        try:
            self._show(await self._assistant.reply(self._conversation, incoming))
        except (MessageTooLong, StoreError) as error:
            self._terminal.note(str(error))

    def _show(self, reply: Sequence[Message]) -> None:
        self._buttons = [button["payload"] for message in reply for button in message.buttons]
        number = 1
        for message in reply:
            self._terminal.show(message, number)
            number += len(message.buttons)


class Terminal:
    """Shows messages and reads lines: with colours for a person, plainly for a pipe or a file.

    Args:
        console: Where messages are shown; standard output by default.
    """

    def __init__(self, console: Console | None = None) -> None:
        self._console = console or Console()
        if self._console.is_terminal:
            self._console.width = min(self._console.width, WIDEST)
        self._asks = sys.stdin.isatty()
        if self._asks:
            # Only by being imported does it give input() its editing and its history.
            import readline  # noqa: F401

    def read(self) -> str | None:
        """What the person types next; None when they leave."""
        if self._asks:
            try:
                return input("\nYou: ").strip()
            except EOFError:
                self._console.print()
                return None
        line = sys.stdin.readline()
        if not line:
            return None
        self._plain(f"\nYou: {line.strip()}")
        return line.strip()

    def note(self, text: str) -> None:
        """Say something that is not the assistant's."""
        self._console.print(Text(text, style="dim"), soft_wrap=True)

    def show(self, message: Message, first_button: int) -> None:
        """Show a message of the assistant.

        Args:
            message: The message.
            first_button: The number of its first button.
        """
        buttons = [
            f"[{number}] {button['title']}" for number, button in enumerate(message.buttons, first_button)
        ]
        sources = "; ".join(f"{source['title']} ({source['publisher']})" for source in message.sources)
        told = f"Sources: {sources}" if sources else ""
        if self._console.is_terminal:
            self._console.print()
            self._console.print(_rich(message, buttons, told))
        else:
            who = "Backline (emergency)" if message.kind == "emergency" else "Backline"
            self._plain("\n".join(["", f"{who}: {message.text}", *buttons, *([told] if told else [])]))

    def _plain(self, text: str) -> None:
        self._console.print(text, markup=False, highlight=False, emoji=False, soft_wrap=True)


def _rich(message: Message, buttons: Sequence[str], sources: str) -> RenderableType:
    text: RenderableType = Markdown(message.text)
    if message.kind == "emergency":
        title = "Get help now" if message.urgency == "emergency" else "Get help today"
        text = Panel(text, title=title, border_style="bold red")
    parts = [text]
    if buttons:
        parts.append(Padding(Text("\n".join(buttons), style="cyan"), (1, 0, 0, 2)))
    if sources:
        parts.append(Padding(Text(sources, style="dim"), (1, 0, 0, 0)))
    return Group(*parts)
