"""`tongban files move` says what to give before it touches a file."""

import pytest
from typer.testing import CliRunner

from tongban.kernel.cases.attachments.cli import app


@pytest.mark.parametrize(
    ("to", "said"),
    [("disk", "give s3 or folder"), ("s3", "set TONGBAN_FILES_URL"), ("folder", "TONGBAN_FILES_URL")],
)
def test_a_wrong_word_or_no_bucket_is_refused(to, said):
    done = CliRunner().invoke(app, ["move", "--to", to])
    assert (done.exit_code, said in done.output) == (2, True), done.output
