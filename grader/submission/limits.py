"""What a submission may bring in: names, numbers and sizes of its source files, whatever it comes in."""

import re
import unicodedata
from pathlib import PurePosixPath

from grader.errors import GraderError
from grader.record import Record
from grader.submission import names

ENTRIES_LIMIT = 20_000  # files, folders and links that are looked at
FILES_LIMIT = 2_000  # source files
BYTES_LIMIT = 50 << 20  # of source files together
SHEET_LIMIT = 64 << 10  # bytes of the answers to questions
# Bytes of one; a notebook holds its plots as well.
SOURCE_LIMITS = {".py": 5 << 20, ".ipynb": 20 << 20, ".toml": SHEET_LIMIT}
OTHERS_LIMIT = 200  # names of files that are no source, but may have been meant as such
SHEET_ENDING = re.compile(r"\.toml(?:\.txt)?$", re.IGNORECASE)
ENDINGS = re.compile(r"(?:\.(?:py|ipynb|txt|json))+$", re.IGNORECASE)  # ".py", and ".py.txt" of an editor
OTHERS = (
    "",
    ".txt",
    ".json",
    ".html",
    ".htm",
    ".pdf",
    ".md",
    ".rtf",
    ".doc",
    ".docx",
    ".hwp",
    ".hwpx",
    ".pyc",
)
PATH_LIMIT = 1_000  # bytes of a file's whole name
DEPTH_LIMIT = 32  # folders within each other
FOLDERS_LIMIT = 2_000  # folders that source files lie in, or below
PART_LIMIT = 240  # bytes of its name in its folder; a disk takes 255, and a notebook's ending grows

ARCHIVES = (".zip", ".tar", ".tgz", ".tar.gz", ".tbz2", ".tar.bz2", ".txz", ".tar.xz")
FOREIGN_ARCHIVES = (".7z", ".rar")
LEFT_ASIDE = {"__MACOSX", "__pycache__", "venv", "node_modules", "site-packages"}
DRIVE = re.compile(r"[A-Za-z]:")

LINK = "links are not followed"
NO_FILE = "not an ordinary file"
OUTSIDE = "it leads out of the submission"
NULL = "there is a null byte in the name"
TOO_LONG = "the name is too long"
TOO_DEEP = f"it lies more than {DEPTH_LIMIT} folders deep; move it up"
NESTED = "an archive in a submission is not opened; unpack it first"
TWICE = "of several of this name the last one counts"


class SubmissionError(GraderError):
    """The submission cannot be graded at all; the message is one line for its author."""


class Source(Record):
    """One source file, as it was handed in."""

    path: str  # as the student knows it, relative to the submission; only characters that can be printed
    content: bytes
    modified: float  # seconds since some fixed time; only compared
    too_large: bool = False  # then the content is not all of it


class SourceFiles:
    """The source files of one submission as they are collected, and what was left out, within the limits."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.sources: dict[str, Source] = {}
        self.others: list[str] = []  # files beside the sources; only those that may have been meant as such
        self._left_out: dict[str, tuple[str, int]] = {}  # by the reason: the first, and how many
        self._folders: set[str] = set()
        self._entries = 0
        self._taken = 0
        self._size = 0

    def path_for(self, name: str, *, folder: bool = False) -> str:
        """Where in the submission an entry belongs; "" if it is none of the source files.

        Args:
            name: as the folder or the archive has it.
            folder: whether it is a folder; those are counted only.

        Raises:
            SubmissionError: after too many entries.
        """
        self._entries += 1
        if self._entries > ENTRIES_LIMIT:
            raise self.too_many()
        if folder:
            return ""
        spelled = unicodedata.normalize("NFC", name[-PATH_LIMIT:]).replace("\\", "/")
        parts = [part for part in spelled.split("/") if part not in ("", ".")]
        if any(is_left_aside(part) and part != ".." for part in parts):
            return ""
        path = "/".join(parts)
        if path.lower().endswith((*ARCHIVES, *FOREIGN_ARCHIVES)):
            self.leave_out(NESTED, path)
        elif split(path)[1]:
            why = _why_not(name, spelled, parts)
            if not why:
                return shown(path)
            self.leave_out(why, path)
        elif len(self.others) < OTHERS_LIMIT and PurePosixPath(path).suffix.lower() in OTHERS:
            self.others.append(shown(path[-PART_LIMIT:]))
        return ""

    def too_many(self) -> SubmissionError:
        """The error for more entries than anybody looks through."""
        return SubmissionError(
            f"{self.name}: more than {ENTRIES_LIMIT:,} entries; hand in your own modules only"
        )

    def limit(self, path: str) -> int:
        """How many bytes a source file may have."""
        return SOURCE_LIMITS[split(path)[1]]

    def add(self, path: str, content: bytes, modified: float) -> None:
        """Keep a source file; of several with the same path the last one stays.

        Raises:
            SubmissionError: if it is one too many, or too much.
        """
        self._taken += 1
        self._size += len(content)
        if self._taken > FILES_LIMIT:
            raise SubmissionError(
                f"{self.name}: more than {FILES_LIMIT:,} source files; hand in your own modules only"
            )
        if self._size > BYTES_LIMIT:
            raise SubmissionError(
                f"{self.name}: more than {BYTES_LIMIT >> 20} MiB of source; hand in your own modules only"
            )
        if path in self.sources:
            self.leave_out(TWICE, path)
        self._count_folders(path)
        too_large = len(content) > self.limit(path)
        self.sources[path] = Source(path, b"" if too_large else content, modified, too_large)

    def _count_folders(self, path: str) -> None:
        folder = path.rpartition("/")[0]
        while folder and folder not in self._folders:
            self._folders.add(folder)
            folder = folder.rpartition("/")[0]
        if len(self._folders) > FOLDERS_LIMIT:
            many = f"source files in more than {FOLDERS_LIMIT:,} folders"
            raise SubmissionError(f"{self.name}: {many}; hand in your own modules only")

    def leave_out(self, reason: str, path: str) -> None:
        """Note that a file was left out."""
        first, count = self._left_out.get(reason, (path, 0))
        self._left_out[reason] = first, count + 1

    def notes(self) -> list[str]:
        """What was left out: a line a reason."""
        lines = []
        for reason, (path, count) in self._left_out.items():
            more = f" and {count - 1} more" if count > 1 else ""
            lines.append(f"{shortened(shown(path))}{more} left out: {reason}")
        return lines


def is_left_aside(name: str) -> bool:
    """Whether a file or folder of this name is never somebody's source."""
    return name in LEFT_ASIDE or name.startswith(".")


def split(path: str) -> tuple[str, str]:
    """A path without its ending, and the kind of file that this says: ".py", ".ipynb", or "" for no source.

    Of several endings the last that is a source's counts: "dropout.py.txt" is a .py, "x.py.ipynb" an .ipynb.
    The one .toml that counts is "questions.toml", copies of it included.
    """
    if (sheet := SHEET_ENDING.search(path)) is not None:
        own = path[: sheet.start()]
        return (own, ".toml") if names.meant(own.rpartition("/")[2], (names.SHEET,)) else (path, "")
    found = ENDINGS.search(path)
    kinds = (
        [f".{word}" for word in found[0].lower().split(".") if f".{word}" in SOURCE_LIMITS] if found else []
    )
    if found is None or not kinds:
        return path, ""
    end = found.start() + min(found[0].lower().index(kind) for kind in kinds)
    return path[:end], kinds[-1]


def decoded(name: bytes, otherwise: str = "") -> str:
    """A file's name as text. Names are UTF-8; those that are not come from Windows, a Korean one first."""
    for encoding in ("utf-8", "cp949", *(() if otherwise else ("cp1252",))):
        try:
            return name.decode(encoding)
        except UnicodeDecodeError:
            continue
    return otherwise or name.decode("utf-8", "replace")


def shown(text: str) -> str:
    r"""`text` on one line, with what cannot be printed written out, as in `\x1b`."""
    if text.isprintable():
        return text
    return "".join(c if c.isprintable() else c.encode("unicode_escape").decode() for c in text)


def shortened(path: str) -> str:
    """A path for a message."""
    return path if len(path) <= 80 else f"{path[:30]}…{path[-40:]}"


def _why_not(name: str, spelled: str, parts: list[str]) -> str:
    """Why a source file of this name is left out; "" if it is not."""
    if spelled.startswith("/") or DRIVE.match(spelled) or ".." in parts:
        return OUTSIDE
    if "\0" in name:
        return NULL
    if len(name) > PATH_LIMIT or not _fits([shown(part) for part in parts[-DEPTH_LIMIT - 1 :]]):
        return TOO_LONG
    return TOO_DEEP if len(parts) > DEPTH_LIMIT + 1 else ""


def _fits(parts: list[str]) -> bool:
    lengths = [len(part.encode()) for part in parts]
    return max(lengths) <= PART_LIMIT and sum(lengths) + len(lengths) <= PATH_LIMIT
