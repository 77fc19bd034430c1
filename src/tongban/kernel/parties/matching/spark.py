"""The third tier on Spark, for lists that one machine cannot hold: the same settings, blocks and levels.

Needs the extra `spark` (pyspark) and Java 17. Tables go over and back as Parquet files.
"""

import os
import tempfile
from pathlib import Path
from typing import Any

import duckdb
import pyspark
from django.conf import settings
from pyspark.sql import SparkSession
from pyspark.sql.types import DoubleType
from splink.backends.spark import SparkAPI, similarity_jar_location

from tongban.kernel.parties.matching.model import Model
from tongban.kernel.parties.matching.scored import TABLES, TURNED, predict, ready

FEW = 10_000  # pairs up to which Spark, slow to begin, need not look at blocks
JARO_WINKLER = "uk.gov.moj.dash.linkage.JaroWinklerSimilarity"


def score(connection: duckdb.DuckDBPyConnection, model: Model, likely: float) -> None:
    """Fill `scored` (l, r, bits) as `scored.score` does."""
    blocks = ready(connection, model, small=FEW)
    session = _session()
    with tempfile.TemporaryDirectory(prefix="tongban-spark-") as folder:
        session.sparkContext.setCheckpointDir(folder)
        tables = [_handed(connection, session, table, folder) for table in TABLES]
        api = SparkAPI(spark_session=session, break_lineage_method="parquet")  # type: ignore[no-untyped-call] # splink has no types there
        # a session that figures began knows nothing of it
        session.sql(f"ADD JAR '{similarity_jar_location()}'")
        session.udf.registerJavaFunction("jaro_winkler_similarity", JARO_WINKLER, DoubleType())
        found = predict(api, tables, model, model.settings(blocks, likely, frequency=model.learned))
        scores = Path(folder) / "scores"
        session.sql(TURNED.format(found.physical_name)).write.parquet(str(scores))
        connection.execute(f"create or replace table scored as select * from '{scores}/*.parquet'")


def _handed(connection: duckdb.DuckDBPyConnection, session: Any, table: str, folder: str) -> Any:
    file = Path(folder) / f"{table}.parquet"
    connection.execute(f"copy {table} to '{file}' (format parquet)")
    return session.read.parquet(str(file))


def _session() -> Any:
    """The session that runs already, else one on the master that TONGBAN_SPARK names."""
    os.environ.setdefault("SPARK_LOCAL_IP", "127.0.0.1")
    return (
        SparkSession.builder.master(settings.SPARK)
        .appName(f"tongban on pyspark {pyspark.__version__}")
        .config("spark.jars", similarity_jar_location())
        .config("spark.sql.session.timeZone", "Asia/Shanghai")
        .config("spark.ui.enabled", "false")
        .config("spark.ui.showConsoleProgress", "false")
        # the levels are more code than Java takes in one method: Spark would try, fail and fall back
        .config("spark.sql.codegen.wholeStage", "false")
        .getOrCreate()
    )
