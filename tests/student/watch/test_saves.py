"""What counts as a save."""

import json
import threading
from pathlib import Path

from grader.student.watch.saves import Save, Saves, folders_of
from tests.helpers.tiny import tiny_course


def test_only_what_reads_differently_is_told(tmp_path: Path) -> None:
    """A file that is saved again, a notebook that was run, a file that is no source: no saves"""
    told: list[Save] = []
    folder = tmp_path / "ana"
    folder.mkdir()
    saves = Saves(tiny_course(tmp_path / "course"), folder, told.append, lambda error: None)

    def look(count: int) -> Save:
        saves._look()
        assert len(told) == count
        return told[-1]

    assert "no module of this course" in look(1).problem
    cell = {"cell_type": "code", "source": "def act():\n    return 1", "metadata": {}, "outputs": []}
    for number, printed in enumerate((None, 7, 8)):
        text = {"nbformat": 4, "nbformat_minor": 4, "metadata": {"n": printed}}
        cell |= {"execution_count": printed}
        (folder / "deed.ipynb").write_text(json.dumps({**text, "cells": [cell]}))
        (folder / "notes.csv").write_text(str(number))
        assert look(2).files is not None
    (folder / "deed.ipynb").write_text(json.dumps({**text, "cells": [cell, cell]}))
    look(3)
    (folder / "deed.ipynb").unlink()
    assert look(4).problem


def test_an_error_ends_the_thread_and_is_told(tmp_path: Path) -> None:
    """What nobody expects does not end the watching without a word"""
    failed: list[Exception] = []
    told = threading.Event()

    def tell(save: Save) -> None:
        raise ZeroDivisionError

    saves = Saves(tiny_course(tmp_path), tmp_path, tell, lambda error: (failed.append(error), told.set())[0])
    saves.start()
    assert told.wait(60)
    saves.join()
    assert [type(error) for error in failed] == [ZeroDivisionError]


def test_folders(tmp_path: Path) -> None:
    """All folders that may hold sources, of a file its own; none of what is never somebody's source"""
    for name in ("ana/src/deep", "ana/.git/objects", "ana/__pycache__", "ana/venv/lib"):
        (tmp_path / name).mkdir(parents=True)
    (tmp_path / "ana" / "deed.py").touch()
    (tmp_path / "ana" / "link").symlink_to(tmp_path)
    inner = ["ana", "ana/src", "ana/src/deep"]
    assert folders_of(tmp_path / "ana") == [tmp_path / name for name in inner]
    assert folders_of(tmp_path / "ana" / "deed.py") == [tmp_path / "ana"]
    assert folders_of(tmp_path / "nowhere") == []
