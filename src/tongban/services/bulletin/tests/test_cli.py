"""`tongban bulletin check`: the format that programs rely on, its exit codes, and inputs that are no page."""

import json

import pytest
from typer.testing import CliRunner

from tongban.kernel.core.errors import TongbanError
from tongban.services.bulletin.cli import app

TEXT = "东河县水渠修到田边\n\n截至2025年8月27日，全县新修水渠12公里，惠及群众超3万人。\n"
KEYS = {
    "paragraph",
    "start",
    "end",
    "text",
    "value",
    "unit",
    "low",
    "high",
    "qualifier",
    "measure",
    "subject",
    "as_of",
    "kind",
    "indicator",
    "p",
    "verdict",
    "why",
}


@pytest.fixture
def page(tmp_path):
    file = tmp_path / "page.txt"
    file.write_text(TEXT, encoding="utf-8")
    return file


@pytest.fixture
def declared(tmp_path):
    def write(real):
        file = tmp_path / f"{real}.jsonl"
        rows = {
            "id": "canal",
            "name": "新修水渠",
            "synonyms": ["水渠长度"],
            "unit": "公里",
            "subject": "东河县",
            "values": [{"as_of": "2025-08-27", "value": real}],
        }
        file.write_text(json.dumps(rows, ensure_ascii=False) + "\n", encoding="utf-8")
        return file

    return write


def run(*args, given=None):
    return CliRunner().invoke(app, ["check", *map(str, args)], input=given)


@pytest.mark.parametrize(("real", "code", "verdict"), [(12, 0, "holds"), (13, 1, "contradicted")])
def test_the_format_and_the_exit_codes(page, declared, real, code, verdict):
    done = run(page, "--date", "2025-09-09", "--indicators", declared(real), "--json")
    told = json.loads(done.stdout)
    (article,) = told["articles"]
    first, second = article["figures"]
    assert (done.exit_code, first["verdict"], second["verdict"]) == (code, verdict, "no_indicator")
    assert set(first) >= KEYS
    assert set(article) >= {"headline", "byline", "paragraphs", "captions", "figures"}
    assert (
        article["paragraphs"][first["paragraph"]][first["start"] : first["end"]] == first["text"] == "12公里"
    )
    assert (second["value"], second["low"], second["as_of"], second["indicator"]) == (
        30000,
        30000,
        "2025-08-27",
        None,
    )


def test_standard_input_and_words_for_people(declared):
    done = run("-", "--indicators", declared(12), "--date", "2025-09-09", given=TEXT.encode())
    assert (done.exit_code, "12公里" in done.stdout) == (0, True)


def test_many_files_are_a_line_each_and_a_bad_one_stops_nothing(page, tmp_path, declared):
    bad = tmp_path / "bad.bin"
    bad.write_bytes(b"\x00\x01" * 99)
    done = run(*[page] * 30, bad, "--indicators", declared(12), "--date", "2025-09-09", "--json")
    rows = [json.loads(line) for line in done.stdout.splitlines()]
    assert (len(rows), done.exit_code, "error" in rows[-1], len(rows[0]["articles"])) == (31, 1, True, 1)


@pytest.mark.parametrize("data", [b"", b"\x00" * 50, "字".encode() * 3_500_000, bytes(range(128, 256)) * 9])
def test_what_is_no_page_is_refused(tmp_path, data, declared):
    file = tmp_path / "x"
    file.write_bytes(data)
    assert isinstance(run(file, "--indicators", declared(12), "--json").exception, TongbanError)


@pytest.mark.parametrize("args", [("--date", "2025-13-01"), ("--indicators", "__file__")])
def test_wrong_options_are_told(page, args):
    options = [str(page) if a == "__file__" else a for a in args]
    assert isinstance(run(page, *options).exception, TongbanError)


def test_figures_of_headlines_are_told_and_count_for_the_exit_code(tmp_path, declared):
    page = tmp_path / "page.txt"
    page.write_text(TEXT.replace("水渠修到田边", "新修水渠13公里"), encoding="utf-8")
    done = run(page, "--date", "2025-09-09", "--indicators", declared(12), "--json")
    (article,) = json.loads(done.stdout)["articles"]
    (head,) = article["other_figures"]
    assert set(head) >= {*KEYS, "in"}
    assert (head["in"], head["indicator"], head["verdict"], done.exit_code) == (
        "headline",
        "canal",
        "contradicted",
        1,
    )
    assert article["headline"][head["paragraph"]][head["start"] : head["end"]] == head["text"]
