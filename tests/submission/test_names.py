"""Names of files as people, systems and learning platforms make them."""

import re

import pytest

from grader.submission.limits import split
from grader.submission.names import LONG, ROUNDS, _bared, meant, near, plain, uploaded

ASSIGNMENTS = ("softmax_loss", "dropout", "init", "data", "search")

DROPOUT = """
dropout-1.py | dropout (1).py | dropout 2.py | dropout_2.py | dropout[1].py | dropout - 복사본.py
dropout - 복사본 (2).py | dropout 복사본 2.py | dropout의 사본.py | 사본 - dropout.py
dropout - Copy (2).py | dropout copy 2.py | dropout-Copy1.ipynb | Copy of dropout.ipynb
Copy of Copy of dropout (1).ipynb | dropout.ipynb의 사본.ipynb | dropout - Copie.py
Kopie von dropout.py | Copia de dropout.py | dropout - コピー.py | dropout - 副本.py
dropout (Kim's conflicted copy 2026-01-01).py | dropout-checkpoint.ipynb | dropout - Colab.ipynb
dropout_v2.py | dropout_v2.1.py | dropout_ver3.py | dropout_final.py | dropout_final_final2.py
dropout_submit.py | dropout_수정.py | dropout_최종.py | dropout_진짜최종.py | dropout최종본.py
dropout_제출용.py | dropout_20260101.py | 20261234_dropout.py | hw3_dropout.py | 과제3_dropout.py
3. dropout.py | dropout_20261234.py | doejane_12345_678_dropout.py | doejane_LATE_12345_678_dropout-1.py
anon_77_88_dropout.py | LATE_anon_77_88_dropout.py | 2021001_55_66_dropout.py
김민수_12345_678_dropout.py | 조_3_55_66_dropout.py | Kim Minsu_12345_assignsubmission_file_dropout.py
Participant_99_assignsubmission_file_dropout (1).ipynb | hw2_kim_attempt_2026-01-01-10-00-00_dropout.py
Dropout.py | DROPOUT.ipynb | drop-out.py | Drop Out.py | drop_out.py | ｄｒｏｐｏｕｔ（１）.py
dropout.py.txt | dropout.ipynb.json | dropout.ipynb.txt | dropout.PY | dropout.py.py | dropout.py.ipynb
dropout.PY.TXT
"""


@pytest.mark.parametrize(
    "file", [each.strip() for each in DROPOUT.replace("\n", "|").split("|") if each.strip()]
)
def test_names_that_mean_dropout(file: str) -> None:
    stem, kind = split(file)
    assert kind in (".py", ".ipynb")
    meaning = meant(stem, ASSIGNMENTS)
    assert meaning is not None
    assert meaning.assignment == "dropout"


@pytest.mark.parametrize(
    "stem", ["soft-max-loss", "SoftmaxLoss", "softmax loss", "softmaxLoss_v2", "Softmax-loss (3)"]
)
def test_other_spellings(stem: str) -> None:
    meaning = meant(stem, ASSIGNMENTS)
    assert meaning is not None
    assert (meaning.assignment, meaning.exact) == ("softmax_loss", False)


@pytest.mark.parametrize(
    "stem",
    [
        "__init__",
        "_data",
        "init_weights",
        "data_loader",
        "load_data",
        "grid_search",
        "test_dropout",
        "dropout_test",
    ]
    + [
        "plots",
        "main",
        "kim_dropout",
        "dropout_utils",
        "final",
        "1",
        "(1)",
        "",
        "copy",
        "dropout/x",
        "x/dropout",
    ],
)
def test_names_that_mean_nothing(stem: str) -> None:
    assert meant(stem, ASSIGNMENTS) is None


def test_an_exact_name_and_two_readings() -> None:
    """A number belongs to a name before it is a copy's; what may be two assignments is none"""
    found = meant("lab_2", ("lab", "lab_2"))
    assert (found and found.assignment, found and found.exact) == ("lab_2", True)
    found = meant("Lab 2", ("lab", "lab_2"))
    assert (found and found.assignment, found and found.exact) == ("lab_2", False)
    found = meant("lab_2 (1)", ("lab", "lab_2"))
    assert found is not None
    assert found.assignment == "lab_2"
    assert meant("Lab-2", ("lab2", "lab_2")) is None


def test_what_stands_before_and_behind() -> None:
    assert uploaded("doejane_12345_678_helpers-1") == ("12345", "helpers-1")
    assert uploaded("Kim_7_assignsubmission_file_my_helpers") == ("Kim_7", "my_helpers")
    assert uploaded("week_3_helpers") == ("", "week_3_helpers")
    assert plain("doejane_12345_678_helpers-1") == "helpers"
    assert plain("helpers (1)") == "helpers"
    assert plain("my_helpers_2") == "my_helpers_2"


@pytest.mark.parametrize(
    ("stem", "module"),
    [
        ("dorpout", "dropout"),
        ("Dropuot_v2", "dropout"),
        ("softmx_loss", "softmax_loss"),
        ("kim_dropout", "dropout"),
    ]
    + [("plots", ""), ("main", ""), ("", "")],
)
def test_names_that_remind_of_one(stem: str, module: str) -> None:
    assert near(stem, ASSIGNMENTS) == module


@pytest.mark.parametrize(
    "path", ["notes.txt", "config.json", "py", "dropout", "a.pyc", "dropout.py.bak", "x.py/y.txt"]
)
def test_files_that_are_no_source(path: str) -> None:
    assert split(path) == (path, "")


@pytest.mark.parametrize(
    "name", ["a" + "_ " * 20 + "dropout", "dropout" + " - _" * 20, "dropout" + "_1" * 70]
)
def test_what_stands_between_words_counts_once(name: str) -> None:
    """However long it is: patterns never meet more than one mark in a row"""
    assert len([*_bared(name)]) <= ROUNDS
    assert not re.search(r"[\s_.\-]{2}", next(iter(_bared(name))))


def test_a_name_that_is_too_long_means_nothing() -> None:
    assert meant("dropout" + " " * LONG + "(1)", ASSIGNMENTS) is None
    assert uploaded("k" * LONG + "_1_2_dropout")[0] == ""
