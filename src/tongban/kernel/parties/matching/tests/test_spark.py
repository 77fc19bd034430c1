import shutil

import pytest

from benchmarks.people_lists import make
from tongban.kernel.core.errors import TongbanError
from tongban.kernel.parties.matching import match


def test_spark_scores_as_duckdb_does():
    pytest.importorskip("pyspark", reason="the extra `spark` is not installed")
    if not shutil.which("java"):
        pytest.skip("there is no Java")
    lists = make(2500, numbers=False, seed=4)
    here, there = (
        [(p.a, p.b, p.same, round(p.p, 3)) for p in match(lists.a, lists.b, engine=engine)]
        for engine in ("duckdb", "spark")
    )
    assert here == there


def test_another_engine_is_refused():
    with pytest.raises(TongbanError, match="no engine"):
        match([], [], engine="abacus")
