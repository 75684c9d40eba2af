"""Near misses: what is almost a frame, an archive or a text, so that more than its first bytes is reached.

Pure functions of bytes and a generator of random numbers; both drivers use them.
"""

import gzip
import io
import json
import random
import tarfile
import zipfile
from collections.abc import Callable
from typing import Any

from grader.evidence import frames
from grader.evidence.frames import FrameError
from tests.helpers.hostile import TEXTS

Mutation = Callable[[bytes, random.Random], bytes]
LEAVES: tuple[Any, ...] = (
    *(None, True, False, "", "returned", "raised", "x" * 300, [], {}, [[]], [None] * 6),
    *(0, 1, -1, 2**31, -(2**63), 2**64, 10**400, 0.5, 1e308, -1e308, float("nan"), float("inf")),
    *({"number": text} for text in ("0", "-1", "nan", "inf", "1e308", "9" * 390, "1_0", "x")),
    *({"array": [dtype, [2], 0]} for dtype in frames.DTYPES),
    *({"array": ["<f8", shape, 0]} for shape in ([], [0], [1], [2, 0, 3], [0, 10**7], [-1], [10**9])),
    *({"list": []}, {"tuple": [None, {"list": [True]}]}, {"dict": [["a", None]]}, {"opaque": "Cache"}),
    *({"list": [{"list": [{"list": [None] * 4}] * 4}] * 4}, {"opaque": "float64(9, 9)"}, {"dict": [["a"]]}),
)
PARTS = ("dropout", "optimizers", "..", ".", "", "a b", "__MACOSX", ".git", "C:", "é", "\\", "x" * 260, "\n")
ENDINGS = (".py", ".ipynb", ".PY", " (1).py", "-Copy1.ipynb", ".txt", "/", "")
ODD = (tarfile.SYMTYPE, tarfile.LNKTYPE, tarfile.DIRTYPE, tarfile.CHRTYPE, tarfile.FIFOTYPE)
CONTENTS = (b"a = 1\n", b"", b"\xff\0", b"\xef\xbb\xbfa")
PACKINGS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA)
CELL = {"cell_type": "code", "source": "a = 1", "metadata": {}, "outputs": [], "execution_count": None}
NOTEBOOK = {"nbformat": 4, "nbformat_minor": 4, "metadata": {"assignment": "dropout"}, "cells": [CELL, CELL]}


def changed(tree: Any, chance: random.Random) -> Any:
    """A JSON tree with one of its nodes replaced, left out, doubled or moved."""
    if not isinstance(tree, (list, dict)) or not tree or chance.random() < 0.1:
        return chance.choice(TEXTS if isinstance(tree, str) and chance.random() < 0.6 else LEAVES)
    copy: Any = tree.copy()
    keys = list(tree) if isinstance(tree, dict) else list(range(len(tree)))
    key = chance.choice(keys)
    act = chance.random()
    if act < 0.85:
        copy[key] = changed(tree[key], chance)
    elif act < 0.9:
        del copy[key]
    elif act < 0.95 and isinstance(copy, list):
        copy.insert(key, copy[chance.choice(keys)])
    else:
        copy[key] = copy[chance.choice(keys)]
    return copy


def flipped(data: bytes, chance: random.Random) -> bytes:
    """The same bytes, some of them changed, left out or put in."""
    found = bytearray(data)
    for _ in range(chance.randint(1, 4)):
        place = chance.randint(0, len(found))
        found[place : place + chance.randint(0, 2)] = chance.randbytes(chance.randint(0, 2))
    return bytes(found)


def frame(data: bytes, chance: random.Random) -> bytes:
    """A frame whose lengths are right and whose header is JSON, but not the header that it was."""
    header, payload = _split(data)
    for _ in range(chance.randint(1, 3)):
        header = changed(header, chance)
    if chance.random() < 0.3:
        payload = flipped(payload, chance)
    try:
        made = frames.pack(header if isinstance(header, dict) else {"ending": header}, payload)
    except FrameError:
        return data
    return flipped(made, chance) if chance.random() < 0.1 else made


def _split(data: bytes) -> tuple[Any, bytes]:
    """Header and payload, or an empty frame where there is none."""
    try:
        return frames.read_frame(io.BytesIO(data).read)
    except Exception:
        return {}, data


def chosen_frame(data: bytes, chance: random.Random) -> bytes:
    """A frame behind the two bytes that choose a check; rarely another check."""
    choice = data[:2] if len(data) > 1 and chance.random() < 0.9 else chance.randbytes(2)
    return choice + frame(data[2:], chance)


def archive(data: bytes, chance: random.Random) -> bytes:
    """A zip, a tar or a notebook of odd members; or the archive that there was, damaged."""
    if data and chance.random() < 0.3:
        return data[:1] + flipped(data[1:], chance)
    kind = chance.randrange(4)
    made = (_zipped, _tarred, _notebook, _tarred)[kind](chance)
    if chance.random() < 0.3:
        made = flipped(made, chance)
    return bytes([kind]) + (gzip.compress(made, 1, mtime=0) if kind == 1 else made)


def _name(chance: random.Random) -> str:
    return "/".join(chance.choices(PARTS, k=chance.randint(1, 3))) + chance.choice(ENDINGS)


def _content(name: str, chance: random.Random) -> bytes:
    return _notebook(chance) if name.endswith(".ipynb") else chance.choice(CONTENTS)


def _notebook(chance: random.Random) -> bytes:
    tree: Any = NOTEBOOK
    for _ in range(chance.randint(0, 3)):
        tree = changed(tree, chance)
    return json.dumps(tree).encode()


def _zipped(chance: random.Random) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as packed:
        for _ in range(chance.randint(1, 4)):
            member = zipfile.ZipInfo(_name(chance) or "x", (2026, 1, 1, 0, chance.randrange(60), 0))
            member.external_attr = chance.choice((0, 0o100644, 0o120777, 0o040755)) << 16
            content = b"" if member.is_dir() else _content(member.filename, chance)
            packed.writestr(member, content, chance.choice(PACKINGS))
    return stream.getvalue()


def _tarred(chance: random.Random) -> bytes:
    stream = io.BytesIO()
    form = chance.choice((tarfile.PAX_FORMAT, tarfile.GNU_FORMAT))
    with tarfile.open(fileobj=stream, mode="w", format=form) as packed:
        for _ in range(chance.randint(1, 4)):
            member = tarfile.TarInfo(_name(chance) or "x")
            member.type = chance.choice(ODD) if chance.random() < 0.5 else tarfile.REGTYPE
            member.linkname = chance.choice(("", "../../etc/passwd", "dropout.py"))
            content = _content(member.name, chance)
            member.size = len(content) if member.isreg() else 0
            packed.addfile(member, io.BytesIO(content))
    return stream.getvalue().rstrip(b"\0") + bytes(1_024)  # without what fills it up to 10 kB


def text(data: bytes, chance: random.Random) -> bytes:
    """Pieces of hostile texts, put together anew."""
    pieces = [*chance.choices(TEXTS, k=2), data.decode("utf-8", "replace")]
    cuts = [piece[chance.randint(0, len(piece)) :][: chance.randint(0, 12)] for piece in pieces]
    made = "".join(chance.sample(cuts, len(cuts))).encode("utf-8", "surrogatepass")
    return flipped(made, chance) if chance.random() < 0.3 else made


MUTATIONS: dict[str, Mutation] = {"wire": frame, "verdict": chosen_frame, "archive": archive, "text": text}
