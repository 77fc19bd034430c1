"""What is read once while an act lasts is let go when the act ends, however it ends."""

from itertools import count

import pytest

from tongban.kernel.core.steady import once, steady


@pytest.fixture
def read():
    numbers = count()
    return lambda: once("number", lambda: next(numbers))


def test_within_an_act_there_is_one_reading_and_after_it_another(read):
    with steady():
        assert read() == 0
        with steady():
            assert read() == 0
        assert read() == 0
    assert (read(), read()) == (1, 2)


def test_an_act_that_fails_lets_go_of_its_reading_too(read):
    with pytest.raises(ZeroDivisionError), steady():
        raise ZeroDivisionError(read())
    assert (read(), read()) == (1, 2)
