"""The verbs of learning dispatch, as programs call them."""

import json

import pytest
from typer.testing import CliRunner

from tongban.services.dispatch import keeping, queries, serving
from tongban.services.dispatch.cli import app

ROWS = [("路灯不亮", "城乡建设", "住建局"), ("工资拖欠", "劳动和社会保障", "人社局")]
ANSWER = ["id", "category", "office_kind", "kind", "urgent", "place", "grounds"]

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def home(settings, tmp_path):
    settings.HOME = tmp_path
    serving.forget()
    yield
    serving.forget()


def told(*words, given=None):
    answer = CliRunner().invoke(app, [str(word) for word in words], input=given)
    return answer.exit_code, [json.loads(line) for line in answer.stdout.splitlines()]


def lines(count):
    rows = [(n, *ROWS[n % 2]) for n in range(count)]
    told = (
        {"id": n, "subject": f"{s}{n}", "text": s, "category": c, "office_kind": o} for n, s, c, o in rows
    )
    return "\n".join(json.dumps(one, ensure_ascii=False) for one in told)


def test_dispatch_answers_each_line_in_the_agreed_shape():
    code, (one,) = told(
        "dispatch", "-", "--json", given='{"id": "a", "subject": "阳光小区路灯不亮", "text": ""}\n'
    )
    assert (code, list(one), one["id"]) == (0, ANSWER, "a")
    assert [len(one[name]) for name in ("category", "office_kind", "kind")] == [3, 3, 3]
    assert (one["category"][0]["name"], one["place"]["text"]) == ("城乡建设", "阳光小区")
    assert (one["grounds"][0]["item"], one["urgent"]["value"]) == ("C012", False)


def test_lines_that_say_nothing_are_refused_and_the_others_answered():
    code, answers = told("dispatch", "-", "--json", given='{"id": 1}\nno json\n{"id": 2, "text": "停水"}\n')
    assert (code, [one["id"] for one in answers]) == (1, [2])


def test_training_puts_a_version_in_use_that_dispatch_then_asks():
    code, (answer,) = told("train", "-", "--json", given=lines(80))
    assert (code, answer["rows"], answer["in_use"]) == (0, 80, True)
    assert answer["labels"]["office_kind"] == {"住建局": 40, "人社局": 40}
    assert queries.in_use().pk == answer["version"]
    _, (one,) = told("dispatch", "-", "--json", given='{"id": 1, "subject": "路灯不亮"}\n')
    assert one["office_kind"][0]["name"] == "住建局"


def test_labels_of_places_are_told_to_teach_nothing():
    rows = "".join(f'{{"subject": "路灯不亮", "place": "{place}"}}\n' for place in ("阳光小区", ""))
    answer = CliRunner().invoke(app, ["train", "-", "--json"], input=rows)
    assert json.loads(answer.stdout)["not_taught"] == {"place": 1}
    assert "places" in answer.stderr


def test_too_few_rows_are_kept_but_not_used():
    code, (answer,) = told("train", "-", "--json", given=lines(10))
    assert (code, answer["in_use"], queries.in_use()) == (1, False, None)


def test_evaluate_counts_second_labels_and_alarms():
    row = {"subject": "路灯不亮", "category": "交通运输", "alt_l1": "城乡建设", "urgent": False}
    code, (answer,) = told("evaluate", "-", "--json", given=json.dumps(row))
    assert (code, answer["rows"]) == (0, 1)
    assert [answer["measures"]["category"][name] for name in ("top1", "top1_or_second")] == [0, 1]
    assert answer["measures"]["urgent"]["recall"] is None


def test_a_changed_file_is_refused_and_dispatch_goes_on_without_it():
    told("train", "-", "--json", given=lines(80))
    file = keeping.folder() / f"{queries.in_use().digest}.skops"
    file.write_bytes(file.read_bytes()[:-1])
    serving.forget()
    code, (one,) = told("dispatch", "-", "--json", given='{"id": 1, "subject": "路灯不亮"}\n')
    assert (code, one["office_kind"][0]["name"]) == (0, "城管局")
