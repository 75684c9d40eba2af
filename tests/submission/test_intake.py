"""Which file is graded as which assignment, and what is said of the others."""

import json
import os
from pathlib import Path

import pytest

from grader.submission import sorter
from grader.submission.modules import ModuleFiles
from tests.helpers.graded import files_of
from tests.helpers.handed_in import NAMES, notebook, refused, tarred, written, zipped

DONE = "def dropout_forward(x):\n    return x\n"
MORE = f"{DONE}def dropout_backward(x):\n    return x\n"
STUB = 'def dropout_forward(x):\n    """Doc."""\n    raise NotImplementedError("not yet")\n'
SGD = "def sgd(x):\n    return x\n"
Files = dict[str, bytes | str]


def taken(root: Path, files: Files, *, at_once: bool = False) -> ModuleFiles:
    """What becomes of files, each a minute newer than the one before, or all of one time."""
    folder = written(root, files)
    for name in files if at_once else ():
        os.utime(folder / name, (1_000, 1_000))
    return files_of(folder, NAMES)


# -- written work, then the newer --------------------------------------------------------------------


@pytest.mark.parametrize(
    ("best", "text", "other", "stub"),
    [
        ("dropout.ipynb", notebook("x = 1", DONE), "dropout.py", STUB),
        ("dropout.py", DONE, "dropout.ipynb", notebook(STUB)),
        ("dropout_v2.py", DONE, "dropout.py", STUB),
        ("dropout.ipynb", notebook("from core import *"), "dropout.py", STUB),
        ("dropout (1).py", "x" * 300_000, "dropout.py", STUB),
    ],
)
def test_an_untouched_template_never_beats_written_work(
    tmp_path: Path, best: str, text: str, other: str, stub: str
) -> None:
    said = f"dropout came twice; {best} was graded: {other} is an untouched template"
    for number, files in enumerate(({best: text, other: stub}, {other: stub, best: text})):
        for at_once in (False, True):
            got = taken(tmp_path / f"{number}{at_once}", {**files}, at_once=at_once)
            assert got.modules == {"dropout": best}
            assert said in got.notes
            assert len(got.files) == 1
    for pack, name in ((zipped, "a.zip"), (tarred, "a.tgz")):
        (tmp_path / name).write_bytes(pack({best: text, other: stub}))
        assert files_of(tmp_path / name, NAMES).modules == {"dropout": best}


@pytest.mark.parametrize(
    "draft", ["# draft", "", "import numpy as np\nplot(1)", "from dropout import *\nplot(1)"]
)
def test_a_notebook_without_code_is_no_work(tmp_path: Path, draft: str) -> None:
    """Also one of experiments that imports the module"""
    got = taken(tmp_path, {"dropout.py": DONE, "dropout.ipynb": notebook(draft)})
    assert got.modules == {"dropout": "dropout.py"}
    assert got.notes == (
        "dropout came twice; dropout.py was graded: nothing of it is written in dropout.ipynb",
    )


def test_equal_times_are_not_called_newer(tmp_path: Path) -> None:
    """Then more of the exercises count, then the module"""
    got = taken(tmp_path / "a", {"dropout.py": DONE, "dropout.ipynb": notebook(MORE)}, at_once=True)
    assert got.modules == {"dropout": "dropout.ipynb"}
    assert got.notes[0].endswith("dropout.ipynb was graded, not dropout.py: more of it is written there")
    got = taken(tmp_path / "b", {"dropout.ipynb": notebook(MORE), "dropout.py": MORE + "\n"}, at_once=True)
    assert got.modules == {"dropout": "dropout.py"}
    assert got.notes == (
        "dropout came twice; dropout.py was graded, not dropout.ipynb: none is newer, and a .py goes before"
        " an .ipynb",
    )


def test_moments_are_equal_times(tmp_path: Path) -> None:
    """A checkout writes one file after the other"""
    folder = written(tmp_path, {"dropout.py": MORE, "dropout.ipynb": notebook(DONE)})
    os.utime(folder / "dropout.py", (1_000, 1_000))
    os.utime(folder / "dropout.ipynb", (1_000, 1_001.5))
    assert files_of(folder, NAMES).modules == {"dropout": "dropout.py"}
    os.utime(folder / "dropout.ipynb", (1_000, 1_003))
    assert files_of(folder, NAMES).modules == {"dropout": "dropout.ipynb"}


def test_two_copies_between_which_nothing_decides(tmp_path: Path) -> None:
    got = taken(tmp_path / "a", {"dropout_v2.py": DONE, "dropout_final.py": DONE + "\n"}, at_once=True)
    assert got.broken == {
        "dropout": "dropout_final.py and dropout_v2.py look like dropout, and no rule prefers one; keep one,"
        " as dropout.py"
    }
    same = taken(tmp_path / "b", {"dropout_v2.py": DONE, "dropout_final.py": DONE}, at_once=True)
    assert same.modules == {"dropout": "dropout_final.py"}
    assert "dropout_v2.py was left out: it holds the same as dropout_final.py" in same.notes
    newer = taken(tmp_path / "c", {"dropout_v2.py": DONE, "dropout_final.py": DONE + "\n"})
    assert newer.modules == {"dropout": "dropout_final.py"}


def test_the_exact_name_before_a_newer_copy(tmp_path: Path) -> None:
    """Whatever the endings are"""
    for number, copy in enumerate(("dropout_v2.py", "dropout (1).ipynb", "dropout.py.txt", "Dropout.py")):
        text = notebook(MORE) if copy.endswith("ipynb") else MORE
        got = taken(tmp_path / str(number), {"dropout.py": DONE, copy: text})
        assert got.files == {"dropout.py": DONE.encode()}
        assert got.notes == (f"{copy} was left out: dropout.py has the exact name",)


# -- helpers -----------------------------------------------------------------------------------------


def test_a_copy_that_others_import_stays_importable(tmp_path: Path) -> None:
    """Graded or not"""
    got = taken(tmp_path / "a", {"dropout_v2.py": DONE, "optimizers.py": f"import dropout_v2\n{SGD}"})
    assert got.modules == {"dropout": "dropout_v2.py", "optimizers": "optimizers.py"}
    assert got.files["dropout.py"] == got.files["dropout_v2.py"] == DONE.encode()
    got = taken(tmp_path / "b", {"dropout_v2.py": DONE, "dropout.py": f"from dropout_v2 import *\n{MORE}"})
    assert got.modules == {"dropout": "dropout.py"}
    assert got.files["dropout_v2.py"] == DONE.encode()
    assert "dropout_v2.py stays a helper: dropout_v2 is imported" in got.notes
    notes = notebook("x = 1\nfrom dropout_v2 import dropout_forward\n")
    got = taken(tmp_path / "c", {"dropout_v2.py": DONE, "optimizers.ipynb": notes})
    assert got.files["dropout_v2.py"] == DONE.encode()


@pytest.mark.parametrize(
    "name", ["mine (1).py", "kim_12_34_mine.py", "kim_LATE_12_34_mine-2.py", "mine - 복사본.py"]
)
def test_helpers_are_copied_and_uploaded_too(tmp_path: Path, name: str) -> None:
    got = taken(tmp_path, {"kim_12_33_dropout.py": f"import mine\n{DONE}", name: "x = 1"})
    assert got.files == {"dropout.py": f"import mine\n{DONE}".encode(), "mine.py": b"x = 1"}
    assert f"{name} was taken for mine.py" in got.notes


def test_a_helper_that_has_its_name_keeps_it(tmp_path: Path) -> None:
    got = taken(tmp_path, {"dropout.py": f"import mine\n{DONE}", "mine (1).py": "x = 1", "mine.py": "x = 2"})
    assert got.files["mine.py"] == b"x = 2"


def test_the_files_of_two_people(tmp_path: Path) -> None:
    both: Files = {"kim_12_34_dropout.py": DONE, "lee_13_35_dropout.py": DONE}
    said = refused(written(tmp_path / "a", both))
    assert said.endswith(
        "holds files of 2 people, such as kim_12_34_dropout.py and lee_13_35_dropout.py; grade them with"
        " `grader class`"
    )
    twice: Files = {"kim_12_34_dropout.py": DONE, "kim_LATE_12_35_dropout-1.py": MORE}
    assert taken(tmp_path / "b", twice).modules == {"dropout": "kim_LATE_12_35_dropout-1.py"}


# -- one file for the whole homework -----------------------------------------------------------------


@pytest.mark.parametrize(
    "name", ["hw3_20261234_김민수.ipynb", "Untitled.ipynb", "assignment.py", "main.py.txt"]
)
def test_one_file_for_the_whole_homework(tmp_path: Path, name: str) -> None:
    text = notebook("%matplotlib inline", DONE, SGD) if "ipynb" in name else DONE + SGD
    got = taken(tmp_path, {name: text})
    assert got.modules == {"optimizers": name, "dropout": name}
    assert got.notes == (f"{name} was graded as optimizers, dropout",)
    ending = "cells.json" if "ipynb" in name else "py"
    assert got.files[f"dropout.{ending}"] == got.files[f"optimizers.{ending}"]
    assert set(got.files) == {f"dropout.{ending}", f"optimizers.{ending}"}


def test_homework_takes_the_place_of_what_is_missing_or_untouched(tmp_path: Path) -> None:
    got = taken(tmp_path, {"optimizers.py": SGD, "hw3.ipynb": notebook(DONE, SGD), "dropout.py": STUB})
    assert got.modules == {"optimizers": "optimizers.py", "dropout": "hw3.ipynb"}
    assert "dropout.py was left out: it is untouched, hw3.ipynb is not" in got.notes
    assert set(got.files) == {"optimizers.py", "dropout.cells.json"}


def test_homework_that_imports_its_own_modules(tmp_path: Path) -> None:
    """Lines keep their numbers; what it does not define is imported"""
    first = "from dropout import dropout_forward\nfrom optimizers import (\n    sgd,\n)\n"
    first += "from optimizers import other\n"
    got = taken(tmp_path, {"hw3.ipynb": notebook(first, DONE, SGD)})
    cell = json.loads(got.files["dropout.cells.json"])["cells"][0]
    own = "pass  # imports its own"
    assert cell.split("\n") == [own, own, "", "", "from optimizers import other", ""]


def test_of_two_homeworks_the_one_with_more(tmp_path: Path) -> None:
    files: Files = {"hw3.py": MORE, "draft.py": DONE}
    got = taken(tmp_path / "a", files)
    assert got.modules == {"dropout": "hw3.py"}
    assert "dropout came twice; hw3.py was graded, not draft.py: more of it is written there" in got.notes
    got = taken(tmp_path / "b", {"hw3.py": DONE, "draft.py": DONE + "\n"})
    assert got.modules == {"dropout": "draft.py"}
    got = taken(tmp_path / "c", {"hw3.py": DONE, "draft.py": DONE + "\n"}, at_once=True)
    assert got.broken == {
        "dropout": "draft.py and hw3.py both define exercises of dropout, and none is newer; keep one"
    }


def test_a_helper_of_a_module_is_no_homework(tmp_path: Path) -> None:
    got = taken(tmp_path, {"optimizers.py": f"from utils import dropout_forward\n{SGD}", "utils.py": DONE})
    assert got.modules == {"optimizers": "optimizers.py"}
    got = taken(tmp_path / "b", {"tests.py": "import hw3\n", "hw3.py": DONE})
    assert (got.modules, set(got.files)) == ({"dropout": "hw3.py"}, {"dropout.py", "hw3.py", "tests.py"})


# -- what is broken ----------------------------------------------------------------------------------


def test_a_notebook_called_python_and_python_called_a_notebook(tmp_path: Path) -> None:
    got = taken(tmp_path / "a", {"dropout.py": notebook(DONE)})
    assert json.loads(got.files["dropout.cells.json"])["cells"] == [DONE]
    assert got.notes == ("dropout.py holds a notebook: read as one; call it .ipynb",)
    got = taken(tmp_path / "b", {"dropout.ipynb": DONE})
    assert got.files == {"dropout.py": DONE.encode()}
    assert got.notes == ("dropout.ipynb holds Python and no notebook: read as such; call it .py",)
    table = taken(tmp_path / "c", {"dropout.py": '{"cells": 1}\n' + DONE})  # Python, too
    assert set(table.files) == {"dropout.py"}


@pytest.mark.parametrize("share", [0.3, 0.5, 0.9, 0.99])
@pytest.mark.parametrize("name", ["dropout.ipynb", "dropout.py"])
def test_a_notebook_that_is_cut_off(tmp_path: Path, share: float, name: str) -> None:
    text = notebook(DONE * 50)
    cut = f"{name} is not a whole notebook: it is cut off in the middle; save or download it again"
    got = taken(tmp_path / "a", {name: text[: int(share * len(text))], "optimizers.py": SGD})
    assert (got.modules, got.broken) == ({"optimizers": "optimizers.py"}, {"dropout": cut})
    got = taken(tmp_path / "b", {name: text[: int(share * len(text))], "dropout_v1.py": STUB})
    assert got.broken == {"dropout": cut}
    got = taken(tmp_path / "c", {name: text[: int(share * len(text))], "hw.py": DONE})
    assert (got.modules, got.broken) == ({"dropout": "hw.py"}, {})


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("\n<!DOCTYPE html><html>", "is a web page; download the file itself"),
        ("{\\rtf1 def f", "is rich text; save it as plain text"),
        ("%PDF-1.7", "is a PDF; hand in the source code"),
    ],
)
@pytest.mark.parametrize("name", ["dropout.py", "dropout.ipynb"])
def test_other_kinds_of_files(tmp_path: Path, name: str, content: str, said: str) -> None:
    assert taken(tmp_path, {name: content}).broken == {"dropout": f"{name} {said}"}


def test_empty_files(tmp_path: Path) -> None:
    assert taken(tmp_path / "a", {"dropout.py": "\n"}).notes == ("dropout.py is empty",)
    broken = taken(tmp_path / "b", {"dropout.ipynb": ""}).broken
    assert broken == {"dropout": "dropout.ipynb is empty; save it again in Jupyter"}


def test_code_in_text_cells(tmp_path: Path) -> None:
    """Numbered as Jupyter shows them: among all cells"""
    made = json.loads(notebook("x = 1", DONE))  # after a cell of text
    made["cells"] += [
        {"cell_type": "markdown", "source": f"```python\n{MORE}```", "metadata": {}},
        {"cell_type": "raw", "source": MORE, "metadata": {}},
    ]
    got = taken(tmp_path / "a", {"dropout.ipynb": json.dumps(made)})
    assert got.in_text == {"dropout": {"dropout_backward": 4}}
    del made["cells"][1:3]
    got = taken(tmp_path / "b", {"hw3.ipynb": json.dumps(made)})
    assert got.modules == {"dropout": "hw3.ipynb"}
    assert got.in_text == {"dropout": {"dropout_forward": 2, "dropout_backward": 2}}


# -- names that are not understood -------------------------------------------------------------------


def test_near_misses_are_named(tmp_path: Path) -> None:
    said = refused(written(tmp_path / "a", {"dorpout.py": "x = 1"}))
    assert said.endswith("; dorpout.py was not graded: is that dropout.py?")
    got = taken(tmp_path / "b", {"dorpout.py": "x = 1", "optimizers.py": SGD})
    assert got.notes == ("dorpout.py was not graded: is that dropout.py?",)
    said = refused(written(tmp_path / "c", {"hw/dropout.txt": DONE, "hw/x.py": "", "dropout.pdf": ""}))
    assert "hw/dropout.txt was not graded: it is no .py and no .ipynb" in said
    assert taken(tmp_path / "d", {"dropout.py": DONE, "dropout.txt": "", "optimizers.py": SGD}).notes == ()


# -- folders -----------------------------------------------------------------------------------------


def test_the_folder_that_holds_the_modules_is_the_top(tmp_path: Path) -> None:
    files: Files = {
        "src/dropout.py": DONE,
        "src/mine.py": "x = 1",
        "src/lib/y.py": "y = 1",
        "run.py": "import src",
    }
    got = taken(tmp_path / "a", files)
    assert got.modules == {"dropout": "src/dropout.py"}
    assert {"dropout.py", "mine.py", "lib/y.py", "run.py", "src/mine.py"} <= set(got.files)
    assert "src/ was taken for the top: it holds src/dropout.py" in got.notes
    got = taken(tmp_path / "b", {"week 1/dropout.py": DONE, "week 2/optimizers (1).py": SGD, "x.py": ""})
    assert set(got.files) == {"dropout.py", "optimizers.py", "x.py"}


def test_a_folder_for_each_assignment(tmp_path: Path) -> None:
    got = taken(tmp_path, {"dropout/dropout.py": DONE, "optimizers/optimizers.ipynb": notebook(SGD)})
    assert set(got.files) == {"dropout.py", "optimizers.cells.json"}


def test_folders_between_which_nothing_decides(tmp_path: Path) -> None:
    both = (
        "new/dropout.py and old/dropout.py are both dropout; grade each folder by itself, or keep one of them"
    )
    for number, text in enumerate((DONE, MORE)):
        files: Files = {"old/dropout.py": DONE, "new/dropout.py": text}
        assert refused(written(tmp_path / str(number), files)).endswith(both)
    got = taken(tmp_path / "c", {"mine/dropout.py": DONE, "template/dropout.py": STUB})
    assert got.modules == {"dropout": "mine/dropout.py"}
    clash: Files = {"a/dropout.py": DONE, "a/mine.py": "1", "b/optimizers.py": SGD, "b/mine.py": "2"}
    said = refused(written(tmp_path / "d", clash))
    assert said.endswith("a/mine.py and b/mine.py have one name; hand in one folder with all modules")


def test_homework_beside_a_folder_of_templates(tmp_path: Path) -> None:
    got = taken(tmp_path, {"hw3.ipynb": notebook(DONE), "template/dropout.py": STUB})
    assert got.modules == {"dropout": "hw3.ipynb"}


def test_archives_inside(tmp_path: Path) -> None:
    said = refused(written(tmp_path / "a", {"hw.zip": "", "b.rar": ""}))
    assert said.endswith("left out: an archive in a submission is not opened; unpack it first")


def test_two_files_of_one_helper(tmp_path: Path) -> None:
    got = taken(tmp_path, {"mine.py": "x = 1", "mine.py.txt": "x = 2", "dropout.py": DONE})
    assert got.files["mine.py"] == b"x = 1"
    assert got.notes == ("mine.py.txt was left out: mine.py has the exact name",)


def test_folders_of_assignments_that_import_each_other(tmp_path: Path) -> None:
    files: Files = {"dropout/dropout.py": f"import optimizers\n{DONE}", "optimizers/optimizers.py": SGD}
    got = taken(tmp_path, files)
    assert set(got.files) == {"dropout.py", "optimizers.py"}
    assert not [note for note in got.notes if "left out" in note]


def test_homework_does_not_settle_what_names_leave_open(tmp_path: Path) -> None:
    files: Files = {"dropout_v1.py": DONE, "dropout_v2.py": DONE + "\n", "hw3.py": DONE + SGD}
    got = taken(tmp_path, files, at_once=True)
    assert (set(got.broken), got.modules) == ({"dropout"}, {"optimizers": "hw3.py"})


def test_what_is_looked_into_is_bounded(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A text beyond the bound counts as written, and imports nothing"""
    files: Files = {"dropout.py": DONE, "dropout.ipynb": notebook(STUB)}
    assert taken(tmp_path / "a", files).modules == {"dropout": "dropout.py"}
    monkeypatch.setattr(sorter, "LOOKED_INTO", len(DONE) + 1)
    assert taken(tmp_path / "b", files).modules == {"dropout": "dropout.ipynb"}
    copy: Files = {"dropout_v2.py": DONE, "optimizers.py": f"import dropout_v2\n{SGD}"}
    assert set(taken(tmp_path / "c", copy).files) == {"dropout.py", "optimizers.py"}
