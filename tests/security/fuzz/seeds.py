"""What fuzzing starts from: frames of real gradings, real archives, texts with a history.

`python -m tests.security.fuzz.seeds` writes them into the corpus. It grades sample submissions
for that, so a sandbox is needed.
"""

import functools
import hashlib
import io
import json
import sys
import tarfile
import zipfile
from collections.abc import Iterator
from pathlib import Path
from unittest import mock

from grader.evidence import codec
from grader.evidence import frames as wire
from grader.model import Ending, Epoch, Frame, Outcome, Raised
from grader.sandbox.process import Process
from tests.helpers import samples
from tests.helpers.graded import files_of, graded, names_of
from tests.helpers.hostile import TEXTS
from tests.security.fuzz.judging import checks

HERE = Path(__file__).parent
CORPUS = HERE / "corpus"
GRADED = ("a_notebook.ipynb", "half_done", "syntax_error", "wrong_shape", "mutates_input", "exits_at_import")
LARGEST = 8_000  # bytes of one seed
MOST = 40  # of the frames


@functools.cache
def frames() -> list[tuple[dict[str, object], bytes]]:
    """Every frame that real gradings of the samples bring back, small ones only."""
    caught: list[tuple[dict[str, object], bytes]] = []
    real = Process.received

    def received(self: Process) -> Iterator[tuple[bytes, dict[str, object], bytes]]:
        for tag, header, payload in real(self):
            if tag == b"C":
                caught.append((header, payload))
            yield tag, header, payload

    course = checks()[0][0]
    with mock.patch.object(Process, "received", received):
        for name in GRADED:
            graded(course, files_of(samples.path(name), names_of(course)))
    return caught


def hostile_outcome(words: str) -> Outcome:
    """An exception that says something hostile wherever it can."""
    raised = Raised(words, words, (Frame(words, 1, words, words),), words)
    return Outcome(Ending.RAISED, raised=raised, detail=words, output=words)


def wire_seeds() -> Iterator[bytes]:
    """Frames: real ones, one of each ending, and lines of a learning curve."""
    whole = [wire.pack(header, payload) for header, payload in frames()]
    yield from sorted({each for each in whole if len(each) < LARGEST}, key=len)[:MOST]
    yield from (codec.pack_outcome(Outcome(ending, detail="5 s")) for ending in Ending)
    yield from map(codec.pack_outcome, map(hostile_outcome, (TEXTS[5], " ".join(TEXTS)[:300])))
    yield wire.pack({"epochs": 5})
    yield wire.pack({"epoch": list(vars(Epoch(1, 2.3, 2.2, 0.1)).values())})


def verdict_seeds() -> Iterator[bytes]:
    """For some checks of each kind, what Keras gave: it passes, and what is mutated from it must not."""
    kinds: set[object] = set()
    for index, (_, _, check, expected) in enumerate(checks()):
        frame = codec.pack_outcome(Outcome(Ending.RETURNED, expected))
        kind = (*sorted({type(check.comparison(item)).__name__ for item in expected.items}), check.hidden)
        if len(frame) < LARGEST and kind not in kinds:
            kinds.add(kind)
            yield index.to_bytes(2, "big") + frame
    for each in list(wire_seeds())[::-3]:
        yield b"\0\0" + each


def archive_seeds() -> Iterator[bytes]:
    """Zips, tars and notebooks of one or two small files."""
    files = {"dropout.py": b"rate = 0.5\n", "mine/helper.py": b"a = 1\n"}
    for compression in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        zipped = io.BytesIO()
        with zipfile.ZipFile(zipped, "w", compression) as archive:
            for name, content in files.items():
                member = zipfile.ZipInfo(name, (2026, 1, 1, 0, 0, 0))
                archive.writestr(member, content, compression)
        yield b"\0" + zipped.getvalue()
    for mode, choice in (("w:gz", b"\1"), ("w", b"\3")):  # the target packs the second itself
        packed = io.BytesIO()
        with tarfile.open(fileobj=packed, mode=mode) as tar:
            for name, content in files.items():
                entry = tarfile.TarInfo(name)
                entry.size = len(content)
                tar.addfile(entry, io.BytesIO(content))
        yield choice + packed.getvalue().rstrip(b"\0") + bytes(1_024 * (mode == "w"))  # without filling
    cell = {"cell_type": "code", "source": ["a = 1"], "metadata": {}, "outputs": [], "execution_count": 1}
    notebook = {"nbformat": 4, "nbformat_minor": 4, "metadata": {"assignment": "dropout"}, "cells": [cell]}
    yield b"\2" + json.dumps(notebook).encode()


def text_seeds() -> Iterator[bytes]:
    """What is known to steer a terminal, a page or a spreadsheet."""
    yield from (each.encode("utf-8", "surrogatepass") for each in TEXTS)


SEEDS = {"wire": wire_seeds, "verdict": verdict_seeds, "archive": archive_seeds, "text": text_seeds}


def main(names: list[str]) -> None:
    """Write the seeds of all targets, or of those named; a name is the digest of what is in it."""
    for name in names or SEEDS:
        folder = CORPUS / name
        folder.mkdir(parents=True, exist_ok=True)
        for seed in SEEDS[name]():
            (folder / hashlib.sha1(seed).hexdigest()).write_bytes(seed)
        print(f"{name}: {len(list(folder.iterdir()))} files")


if __name__ == "__main__":
    main(sys.argv[1:])
