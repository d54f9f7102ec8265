"""What could say who wrote a message is masked; what it asks about is kept."""

import pytest

from bot.privacy.masking import mask


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("write me at jo.smith+x@mail.example.org please", "write me at (email) please"),
        ("see https://example.org/a?b=c for it", "see (link) for it"),
        ("call (212) 555-0100 today", "call (phone number) today"),
        ("call +1 212-555-0100 today", "call (phone number) today"),
        ("my number is 2125550100", "my number is (phone number)"),
        ("ring 555-0100", "ring (phone number)"),
        ("record 00412345 says so", "record (number) says so"),
        ("my ssn is 123-45-6789", "my ssn is (number)"),
        ("born 12/05/1961", "born (date)"),
        ("my name is john smith and my back hurts", "my name is (name) and my back hurts"),
        ("My name's Rosa, can i take it", "My name's (name), can i take it"),
        ("I am Rosa Maria, I take 300 mg", "I am (name), I take 300 mg"),
        ("i'm Pete. does it help", "i'm (name). does it help"),
        ("This is John O'Brien asking", "This is (name) asking"),
        ("Dr. Patel gave me gabapentin", "Dr. (name) gave me gabapentin"),
        ("I live at 12 Old Mill Road near you", "I live at (address) near you"),
        ("I live at 1204 N. Main St.", "I live at (address)"),
        ("PO Box 112, Springfield", "(address), Springfield"),
        ("zip code is 10001", "zip code is (number)"),
    ],
)
def test_what_names_a_person_is_masked(text: str, expected: str) -> None:
    assert mask(text).text == expected


@pytest.mark.parametrize(
    "text",
    [
        "can i take 3600 mg a day",
        "I am Taking gabapentin",
        "i am tired since 2 days and dizzy",
        "This is Gabapentin 300, right?",
        "I'm allergic to it",
        "10,000 people take it",
        "it's Saturday and my doctor. He is away",
        "1 pill 3 times a day before I drive",
        "is 911 the number, or 988?",
        "from 2019 to 2021 it got worse",
    ],
)
def test_ordinary_questions_stay_as_they_are(text: str) -> None:
    assert mask(text).text == text
    assert mask(text).found == ()


def test_it_says_what_was_masked_each_kind_once() -> None:
    assert mask("a@b.org or c@d.org, my name is Jo").found == ("e-mail address", "name")
