"""Submissions as files: folders, zips and notebooks that tests hand in."""

import io
import json
import os
import tarfile
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from grader.submission.submission import SubmissionError
from tests.helpers.graded import files_of

NAMES = {"optimizers": ("sgd", "adam"), "dropout": ("dropout_forward", "dropout_backward")}
PLAIN: dict[str, bytes | str] = {"optimizers.py": "a = 1", "helpers/mine.py": "b = 2", "dropout.py": "c = 3"}


def written(root: Path, files: dict[str, bytes | str]) -> Path:
    """A folder of files, each a minute newer than the one before."""
    for minute, (name, content) in enumerate(files.items()):
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        os.utime(path, (60 * minute, 60 * minute))
    return root


def zipped(files: dict[str, bytes | str], compression: int = zipfile.ZIP_DEFLATED) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", compression) as archive:
        for minute, (name, content) in enumerate(files.items()):
            member = zipfile.ZipInfo(name, (2026, 1, 1, minute // 60 % 24, minute % 60, 0))
            member.compress_type = compression
            archive.writestr(member, content)
    return stream.getvalue()


def notebook(*cells: str, **metadata: Any) -> str:
    made = [
        {"cell_type": "code", "source": [cell], "metadata": {}, "outputs": [], "execution_count": 1}
        for cell in cells
    ]
    made.insert(0, {"cell_type": "markdown", "source": "Text", "metadata": {}})
    return json.dumps({"nbformat": 4, "nbformat_minor": 4, "metadata": metadata, "cells": made})


def refused(path: Path) -> str:
    with pytest.raises(SubmissionError) as caught:
        files_of(path, NAMES)
    assert "\n" not in str(caught.value)
    return str(caught.value)


def tarred(files: dict[str, bytes | str], mode: str = "w:gz", kind: int = tarfile.PAX_FORMAT) -> bytes:
    stream = io.BytesIO()
    with tarfile.open(fileobj=stream, mode=mode, format=kind) as archive:
        for minute, (name, content) in enumerate(files.items()):
            data = content.encode() if isinstance(content, str) else content
            member = tarfile.TarInfo(name)
            member.size, member.mtime = len(data), 60 * minute
            archive.addfile(member, io.BytesIO(data))
    return stream.getvalue()


Packer = Callable[[dict[str, bytes | str]], bytes]
PACKERS = pytest.mark.parametrize(("ending", "pack"), [("zip", zipped), ("tar.gz", tarred)])
