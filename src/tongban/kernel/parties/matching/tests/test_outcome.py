"""What comes of matching is told in two piles: what the machine accepted, and what a person is asked."""

import pyarrow as pa

from tongban.kernel.parties.matching.outcome import Matches


def test_what_was_accepted_and_what_a_person_is_asked_are_apart():
    told = {"a": ["1", "2"], "b": ["5", "6"], "p": [0.99, 0.6], "tier": [1, 2], "same": [True, False]}
    found = Matches(pa.table({**told, "why": [["same name"], ["same place"]]}))
    assert [(pair.a, pair.b) for pair in found.same] == [("1", "5")]
    assert [(pair.a, pair.b) for pair in found.ask] == [("2", "6")]
    assert (len(found), found.accepted) == (2, 1)
