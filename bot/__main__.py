"""`python -m bot`: the command line."""

from bot.cli import bot

bot(prog_name="bot")
