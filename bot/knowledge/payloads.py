"""Payloads of buttons that the server acts on by itself: they name no intent."""

ASK_TO_FORGET_ME = "/ask_to_forget_me"
"""Ask whether everything shall be erased."""
FORGET_ME = "/forget_me"
"""Erase the conversation."""
SERVER_PAYLOADS = frozenset({ASK_TO_FORGET_ME, FORGET_ME})
