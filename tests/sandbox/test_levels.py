"""Levels: which one takes the place of another that does not work here."""

import json
import os
import subprocess
import sys
from itertools import pairwise
from pathlib import Path

import pytest

from grader.sandbox import levels
from tests.helpers import samples

ROOT = Path(__file__).resolve().parents[2]


@pytest.mark.parametrize("others", [[], ["half_done"]], ids=["one", "several"])
@pytest.mark.parametrize("wanted", ["auto", "bubblewrap"])
@pytest.mark.parametrize(
    ("program", "why"),
    [
        (
            "#!/bin/sh\necho 'bwrap: setting up uid map: denied' >&2\nexit 1\n",
            "not permitted here (bwrap: setting up uid map: denied)",
        ),
        ("no program", "does not work here ([Errno 8] Exec format error: '{}')"),
    ],
)
def test_bubblewrap_that_is_installed_but_not_permitted(
    tmp_path: Path, wanted: str, others: list[str], program: str, why: str
) -> None:
    """The next level takes its place, unless bubblewrap was asked for"""
    (tmp_path / "bwrap").write_text(program)
    (tmp_path / "bwrap").chmod(0o755)
    paths = [str(samples.path(name)) for name in ("complete", *others)]
    options = ["--only", "dropout::dropout_forward", "--sandbox", wanted, "--allow-unsafe"]
    done = subprocess.run(
        [sys.executable, "-m", "grader", "grade", *paths, *options, "--json", str(tmp_path / "reports")],
        cwd=ROOT,
        env={**os.environ, "PATH": f"{tmp_path}:{os.environ['PATH']}"},
        capture_output=True,
        text=True,
        check=False,
    )
    if wanted == "bubblewrap":
        said = f"grader: sandbox bubblewrap: {why.format(tmp_path / 'bwrap')}\n"
        assert (done.returncode, done.stderr) == (2, said)
    else:
        said = [line for line in done.stderr.splitlines() if not line.startswith("[")]  # but how far it is
        assert (done.returncode, said) == (0, [])
        reports = tmp_path / "reports"
        report = json.loads((reports / "complete.json" if others else reports).read_text())
        user = not levels.why_not("user")
        assert report["sandbox"].split(",")[0] == ("user" if user else "plain")
        assert report["score"] == report["max_score"]


def test_a_course_within_the_system_is_hidden_however_it_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """From its own folder, as `--course .` names it, or by way of a link"""
    (tmp_path / "link").symlink_to("/usr/share")
    monkeypatch.chdir("/usr/share")
    for course in (Path("/usr/share"), Path(), Path("..", "share"), tmp_path / "link"):
        words = levels.command("bubblewrap", tmp_path, course, 1 << 20).arguments
        assert ("--tmpfs", "/usr/share") in pairwise(words), course
