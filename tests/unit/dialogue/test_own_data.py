"""Which messages are about what is kept of the conversation."""

from __future__ import annotations

import pytest

from bot.dialogue.own_data import ABOUT_OWN_DATA, DOWNLOAD, FORGET_ME, response_about_own_data


@pytest.mark.parametrize(
    "text",
    [
        "forget me",
        "Please forget everything!",
        "delete my data",
        "can you erase this conversation?",
        "I want you to delete everything you have about me",
        "erase what I told you",
        "how do i delete my messages",
        "wipe this chat now please",
        "Remove my personal information",
        "I'd like to delete my chat history",
        "could you forget what i said",
        "please forget everything i told you",
    ],
)
def test_the_wish_to_be_forgotten(text):
    assert response_about_own_data(text) == FORGET_ME


@pytest.mark.parametrize(
    "text",
    [
        "what do you know about me",
        "What do you know about me?",
        "what data do you have on me",
        "what information do you store about me?",
        "do you save what i write",
        "are you recording this conversation?",
        "is this chat private",
        "who can read my messages",
        "are my messages stored",
        "do you keep my data",
        "how much do you remember about me",
    ],
)
def test_a_question_about_what_is_kept(text):
    assert response_about_own_data(text) == ABOUT_OWN_DATA


@pytest.mark.parametrize(
    "text",
    [
        "download this conversation",
        "can you send me a copy of this chat",
        "save the chat please",
        "how can i download my messages?",
        "can I download this conversation?",
        "export my data",
    ],
)
def test_the_wish_to_have_a_copy(text):
    assert response_about_own_data(text) == DOWNLOAD


@pytest.mark.parametrize(
    "text",
    [
        "",
        "does gabapentin make you forget things",
        "i keep forgetting everything since i take it",
        "what do you know about gabapentin",
        "forget it",
        "forget gabapentin, what about advil",
        "remove the pain",
        "can i delete a dose",
        "i want to die and delete everything",
        "what do you have for back pain",
        "does it save me from surgery",
        "how long do you keep taking it",
        "download speed of my phone",
        "my doctor deleted my messages, is that normal with gabapentin",
    ],
)
def test_everything_else_is_left_to_understanding(text):
    assert response_about_own_data(text) == ""
