"""Questions about what is kept of a conversation, and the wishes to have it or to have it erased.

They are about the chat and not about health, so they are recognised by their words and answered apart from
everything that is taught: whoever wants to be forgotten should not depend on how a sentence resembles others.
"""

from __future__ import annotations

import re

from bot.knowledge.payloads import ASK_TO_FORGET_ME

ABOUT_OWN_DATA, FORGET_ME, DOWNLOAD = "utter_own_data", "utter_forget_me", "utter_download"
FORGOTTEN = (
    "Everything that was said here is erased. Only a note stays that a conversation was erased, and when. "
    "To ask something else, begin a new conversation."
)
"""Said last; it is stored nowhere."""
LONGEST = 160
"""Characters; a longer message says more than one of these things."""

_ME = (
    r"(?:me|everything|it\s+all|all\s+of\s+(?:it|this|that)"
    r"|(?:every|any)thing\s+(?:about\s+me|i\s+told\s+you|i\s+\w+))"
)
_SAID = r"what\s+i(?:\s+have|'ve)?\s+(?:said|told(?:\s+you)?|wrote|written|typed)"
_MINE = (
    r"(?:(?:all\s+)?(?:of\s+)?(?:my|this|our|the)\s+(?:whole\s+|entire\s+|personal\s+|chat\s+)*"
    r"(?:chat|chats|conversation|transcript|messages?|data|info|information|history|session|words))"
)
_ASKS = (
    r"(?:please\s+|can\s+you\s+|could\s+you\s+|(?:how\s+)?(?:do|can|could|may)\s+i\s+"
    r"|i(?:\s+want|'d\s+like|\s+would\s+like)\s+(?:you\s+)?to\s+)*"
)
_END = r"(?:\s+(?:now|please|about\s+me|you\s+have|from\s+your\s+\w+|told\s+you|that\s+i\s+\w+|here|again))*"

_FORGET = re.compile(
    rf"{_ASKS}(?:forget|erase|delete|wipe|remove|clear)\s+(?:{_ME}|{_SAID}|{_MINE}){_END}",
)
_KNOW = re.compile(
    rf"(?:so\s+)?(?:what|which|how\s+much)(?:\s+\w+){{0,3}}\s+(?:do|did|does|have|are|is)\s+(?:you|this\s+\w+|being)\s*"
    rf"(?:\w+\s+)?(?:know|have|keep|store|stored|keeping|save|saved|saving|remember|collect|collected|collecting|record|recorded)"
    rf"\s*(?:(?:about|on|of|from)\s+(?:me|us)|{_MINE}|{_SAID}|what\s+i\s+\w+){_END}"
    rf"|(?:do|are|will)\s+you\s+(?:\w+\s+)?(?:keep|keeping|store|storing|save|saving|record|recording|remember)\s+"
    rf"(?:{_MINE}|{_SAID}|what\s+i\s+(?:say|write|type|tell\s+you)|this){_END}"
    rf"|(?:is|are)\s+(?:{_MINE})\s+(?:being\s+)?(?:kept|stored|saved|recorded|private|confidential){_END}"
    rf"|who\s+(?:can\s+)?(?:sees?|reads?)\s+(?:{_MINE}|{_SAID}|what\s+i\s+(?:say|write|type)|this){_END}",
)
_DOWNLOAD = re.compile(
    rf"{_ASKS}(?:download|export|save|print|e-?mail\s+me|send\s+me|give\s+me|get)\s+"
    rf"(?:a\s+copy\s+of\s+)?(?:{_MINE}|{_SAID}){_END}",
)
_KINDS = ((_FORGET, FORGET_ME), (_KNOW, ABOUT_OWN_DATA), (_DOWNLOAD, DOWNLOAD))


def response_about_own_data(text: str) -> str:
    """Return the name of the response to a message about what is kept; empty for all other messages.

    Args:
        text: The message, or the payload of a button. It must be nothing but the question or the wish: a
            story in which somebody deletes a message is none.
    """
    if text == ASK_TO_FORGET_ME:
        return FORGET_ME
    if len(text) > LONGEST:
        return ""
    words = " ".join(re.sub(r"[^\w'\s-]", " ", text.lower().replace("’", "'")).split())
    return next((response for pattern, response in _KINDS if pattern.fullmatch(words)), "")
