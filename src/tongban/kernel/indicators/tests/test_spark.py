"""Spark gives the numbers of PostgreSQL; where it cannot run, one line says what is missing."""

import shutil
import sys

import pytest

from tongban.kernel.core.errors import TongbanError
from tongban.kernel.indicators.engines import engine
from tongban.kernel.indicators.engines.spark import session
from tongban.kernel.indicators.tests.test_snapshots import home, take, told

__all__ = ["home"]
COLOURS = ("red", None, "", "50%' OR 'a'='a")


def test_spark_gives_the_numbers_of_postgres(put, home):
    pytest.importorskip("pyspark", reason="the extra `spark` is not installed")
    if not shutil.which("java"):
        pytest.skip("Java is not installed")
    engine.cache_clear()
    put(*((n, 9 * n - 30, COLOURS[n % 4], n % 3 == 0, n % 7, "ab"[n % 2]) for n in range(90)), lasting=300)
    take()
    assert told("spark") == told("duckdb") == told("postgres")


def test_without_pyspark_one_line_says_what_to_install(monkeypatch):
    monkeypatch.setitem(sys.modules, "pyspark.sql", None)
    with pytest.raises(TongbanError, match=r"tongban\[spark\]") as refused:
        session()
    assert refused.value.code == "engine"


def test_without_java_one_line_says_so(monkeypatch, tmp_path):
    pytest.importorskip("pyspark", reason="the extra `spark` is not installed")
    monkeypatch.setenv("JAVA_HOME", str(tmp_path))
    with pytest.raises(TongbanError, match="Java 17"):
        session()
