"""The verbs that read files: what they print, and what they do with lines that are none."""

import json

import pytest
from typer.testing import CliRunner

from tongban.services.matters.cli import app
from tongban.services.matters.tests.messages import LAMP, LAMP_AGAIN, LAMP_ELSEWHERE, NOISE_THERE, said


def run(tmp_path, verb, lines, *options):
    file = tmp_path / "lines.jsonl"
    file.write_text("\n".join(json.dumps(line, ensure_ascii=False) for line in lines), encoding="utf-8")
    return CliRunner().invoke(app, [verb, str(file), "--json", *options])


@pytest.mark.parametrize(
    ("other", "same"), [(LAMP_AGAIN, True), (LAMP_ELSEWHERE, False), (NOISE_THERE, False)]
)
def test_same_tells_one_matter_from_its_place_and_its_kind(tmp_path, other, same):
    told = run(tmp_path, "same", [{"a": said(LAMP, "1"), "b": said(other, "2")}])
    line = json.loads(told.stdout)
    assert (line["a"], line["b"], line["same"], told.exit_code) == ("1", "2", same, 0)


def test_same_goes_on_after_a_line_that_is_no_pair(tmp_path):
    told = run(tmp_path, "same", [{"a": 1}, {"a": said(LAMP, "1"), "b": said(LAMP, "2")}])
    assert (len(told.stdout.splitlines()), told.exit_code) == (1, 1)


def test_hot_puts_one_matter_together(tmp_path):
    lines = [said(m, str(n)) for n, m in enumerate((LAMP, NOISE_THERE, LAMP_AGAIN, LAMP_ELSEWHERE))]
    [issue] = json.loads(run(tmp_path, "hot", lines, "--window", "all").stdout)["issues"]
    assert sorted(issue["members"]) == ["0", "2"]
    assert "宁合佳苑" in issue["place"]


def test_hot_looks_back_no_further_than_asked(tmp_path):
    lines = [said(LAMP, "0", "2026-01-01T09:00:00"), said(LAMP_AGAIN, "1", "2026-06-01T09:00:00")]
    assert json.loads(run(tmp_path, "hot", lines, "--window", "30d").stdout) == {"issues": []}
