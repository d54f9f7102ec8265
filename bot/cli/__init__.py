"""The command line. Each command lives in a module of its own and is imported only when it is called.

Importing Rasa takes seconds; `bot settings` or `bot --help` should not pay for it.
"""

from importlib import import_module

import click

#: command name -> (module, attribute, one line of help)
COMMANDS = {
    "serve": ("bot.cli.serve", "serve", "Serve the chat page, the chat API and the console."),
    "chat": ("bot.cli.chat", "chat", "Talk to the assistant in the terminal."),
    "train": ("bot.cli.train", "train", "Train a model from the teaching data."),
    "evaluate": ("bot.cli.evaluate", "evaluate", "Measure how well questions are answered."),
    "safety": ("bot.cli.safety", "safety", "Measure safety, and list all that can be said."),
    "knowledge": ("bot.cli.knowledge", "knowledge", "Check what the assistant may say."),
    "encoder": ("bot.cli.encoder", "encoder", "Build the sentence encoder."),
    "db": ("bot.cli.database", "db", "Create, check, back up and restore the database."),
    "privacy": ("bot.cli.privacy", "privacy", "Export, erase and sweep what people said."),
    "audit": ("bot.cli.audit", "audit", "Look through what staff read and changed."),
    "staff": ("bot.cli.staff", "staff", "Add people who may sign in to the console."),
    "settings": ("bot.cli.settings", "settings", "List every setting, its value and its default."),
    "doctor": ("bot.cli.doctor", "doctor", "Look at an installation, and say what is wrong with it."),
}


class LazyGroup(click.Group):
    """A click group that imports a command's module when the command is used."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the command names in the order in which a newcomer meets them."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Import and return one command, or None when there is none of that name."""
        if cmd_name not in COMMANDS:
            return None
        module, attribute, _ = COMMANDS[cmd_name]
        command = getattr(import_module(module), attribute)
        if not isinstance(command, click.Command):
            raise TypeError(f"{module}.{attribute} is not a click command")
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the list of commands without importing any of them."""
        with formatter.section("Commands"):
            formatter.write_dl([(name, text) for name, (_, _, text) in COMMANDS.items()])


@click.group(cls=LazyGroup, context_settings={"help_option_names": ["-h", "--help"]})
def bot() -> None:
    """Backline answers questions about gabapentin and back pain."""
