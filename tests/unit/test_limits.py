import pytest

from bot.web.errors import ApiError
from bot.web.limits import MovingWindow, VisitorLimits


class Clock:
    now = 0.0

    def __call__(self):
        return self.now


@pytest.fixture
def clock():
    return Clock()


def test_a_window_counts_the_last_minute_exactly(clock):
    window = MovingWindow(2, clock)
    assert window.hit("anna") == 0
    clock.now = 30
    assert window.hit("anna") == 0
    clock.now = 59
    assert window.hit("anna") == 1
    clock.now = 60
    assert window.hit("anna") == 0
    assert window.hit("anna") == 30


def test_keys_are_counted_apart(clock):
    window = MovingWindow(1, clock)
    assert window.hit("anna") == 0
    assert window.hit("ben") == 0


def test_what_is_refused_does_not_count(clock):
    window = MovingWindow(1, clock)
    window.hit("anna")
    for clock.now in range(1, 60):
        assert window.hit("anna") > 0
    clock.now = 60
    assert window.hit("anna") == 0


def test_quiet_keys_are_forgotten(clock):
    window = MovingWindow(1, clock)
    for visitor in range(1000):
        window.hit(str(visitor))
    clock.now = 61
    window.hit("anna")
    assert len(window._hits) == 1


async def test_a_limit_of_zero_switches_counting_off(clock):
    limits = VisitorLimits(0, clock)
    for _ in range(1000):
        await limits.count_message("conversation", "address")
        await limits.count_session("address")


async def test_an_address_may_send_as_much_as_ten_visitors(clock):
    limits = VisitorLimits(1, clock)
    for visitor in range(10):
        await limits.count_message(str(visitor), "clinic")
    with pytest.raises(ApiError) as refused:
        await limits.count_message("eleventh", "clinic")
    assert refused.value.headers == {"Retry-After": "60"}
