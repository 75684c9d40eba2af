"""`grader plot`, as it is typed."""

import sys
from pathlib import Path

import pytest

from grader.cli.main import main
from tests.helpers.drawn import PLOTS, SOLUTION, drawn_course


@pytest.fixture
def typed(tmp_path: Path) -> list[str]:
    """The command for the tiny course."""
    drawn_course(tmp_path)
    return ["plot", "--course", str(tmp_path)]


def submission(tmp_path: Path, more: str) -> str:
    """A folder with the solution and more lines."""
    folder = tmp_path / "ana"
    folder.mkdir()
    (folder / "lines.py").write_text(SOLUTION + more)
    return str(folder)


def test_files_and_problems(typed: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """What fails is told, the rest is drawn, and the exit code says so"""
    parts = submission(tmp_path, "\n\ndef bent(x):\n    raise KeyError('\\x1b]0;x\\a[bold]')\n")
    out = tmp_path / "out"
    assert main([*typed, "--parts", parts, "--out", str(out)]) == 1
    said = capsys.readouterr().out
    assert said.startswith("lines::bent: KeyError: '\\x1b]0;x\\x07[bold]'\n")
    assert "\x1b" not in said
    assert (out / "lines-curves.png").read_bytes().startswith(b"\x89PNG")
    assert main([*typed, "--out", str(out), "--format", "svg"]) == 0
    assert (out / "lines-curves.svg").is_file()


def test_without_matplotlib(
    typed: list[str], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """One line says what to install, and the terminal still shows both curves"""
    for name in ("matplotlib", "grader.student.figures"):
        monkeypatch.setitem(sys.modules, name, None)
    monkeypatch.delattr("grader.student.figures", raising=False)
    assert main(typed) == 2
    said = capsys.readouterr().err
    assert said.count("\n") == 1
    assert "pip install 'dl-grader[plots]', or give --format terminal" in said
    assert main([*typed, "--format", "terminal"]) == 0
    shown = capsys.readouterr().out
    assert "Two curves" in shown
    assert "o straight" in shown
    assert "s bent" in shown


def test_names_and_formats_that_are_not_there(typed: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    """One line names the item and the fix"""
    assert main([*typed, "curve"]) == 2
    assert capsys.readouterr().err == "grader: curve: no such plot; did you mean curves?\n"
    assert main([*typed, "--list"]) == 0
    assert capsys.readouterr().out.split() == ["lines::curves", "Two", "curves"]


@pytest.mark.parametrize("name", ["plots", "plots/lines-curves.png"])
def test_no_link_is_followed(
    typed: list[str],
    name: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """The working folder may be a submission, and lead elsewhere"""
    link = tmp_path / "here" / name
    link.parent.mkdir(parents=True)
    link.symlink_to(tmp_path / "elsewhere")
    monkeypatch.chdir(tmp_path / "here")
    assert main(typed) == 2
    assert capsys.readouterr().err == f"grader: --out {name}: is a link; name another folder\n"
    assert not (tmp_path / "elsewhere").exists()


def test_arrays_that_drawing_stumbles_over(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """One line tells it, and the solution's curves are drawn"""
    asks = "    assert all(items['y'][0] == 0 for items in runs.values()), '[b]'\n"
    fragile = PLOTS.replace("    lines =", f"{asks}    lines =")
    drawn_course(tmp_path, fragile)
    parts = submission(tmp_path, "\n\ndef bent(x):\n    return 1\n")
    words = ["plot", "--course", str(tmp_path), "--parts", parts, "--format", "terminal"]
    assert main(words) == 1
    said = capsys.readouterr().out
    assert "lines::curves: what came back cannot be drawn (AssertionError: [b])" in said
    assert "s bent" in said
