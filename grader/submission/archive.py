"""Source files read out of a folder, a zip or a tar, at a bounded cost.

Nothing is run, unpacked to disk, or followed as a link, and whatever the bytes are, the outcome is a list
of files or an error of one line. What the files mean is the business of `submission`.
"""

import errno
import io
import os
import stat
import zipfile
from pathlib import Path
from typing import IO, BinaryIO

from grader.submission.limits import (
    ARCHIVES,
    DEPTH_LIMIT,
    LINK,
    NO_FILE,
    TOO_DEEP,
    SourceFiles,
    SubmissionError,
    decoded,
    is_left_aside,
    shown,
    split,
)

ACCEPTED = "a folder, a .zip or .tar.gz, a .py or an .ipynb"
ARCHIVE_LIMIT = 256 << 20  # bytes of an archive
LIST_LIMIT = 4 << 20  # bytes of a zip's list of members
CHUNK = 1 << 20

ORDINARY = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)  # zipfile unpacks the others without any bound


def read(path: Path) -> SourceFiles:
    """Read the source files of a submission.

    Args:
        path: a folder, an archive, a .py or an .ipynb; it may be a link to one.

    Raises:
        SubmissionError: if it cannot be read, or is larger than a submission can be.
    """
    files = SourceFiles(shown(path.name) or ".")
    try:
        mode = path.stat().st_mode
        if stat.S_ISDIR(mode):
            _read_folder(path, files)
        else:
            with open_file(path) as file:
                read_file(path.name, file, files)
    except (FileNotFoundError, NotADirectoryError):
        raise SubmissionError(f"{shown(str(path))}: not found; give {ACCEPTED}") from None
    except OSError as error:
        raise SubmissionError(f"{files.name}: cannot be read ({said_of(error)})") from None
    return files


def read_file(name: str, file: BinaryIO, files: SourceFiles) -> None:
    """Read the source files of what is a file itself: by what is in it, and else by its ending.

    Args:
        name: of the file.
        file: opened at its beginning; one that the system knows, with a descriptor.
        files: what they are added to.

    Raises:
        SubmissionError: if it cannot be read, or is larger than a submission can be.
    """
    if split(name)[1]:
        modified = os.fstat(file.fileno()).st_mtime
        files.add(shown(name), bounded(file, files.limit(name)), modified)
        return
    from grader.submission import tarball  # what unpacks; a folder needs none of it

    kind = _kind(name, file.read(512), tuple(tarball.PACKED))
    if not kind:
        raise SubmissionError(f"{files.name}: expected {ACCEPTED}")
    if os.fstat(file.fileno()).st_size > ARCHIVE_LIMIT:
        raise SubmissionError(
            f"{files.name}: larger than {ARCHIVE_LIMIT >> 20} MiB; hand in source code only"
        )
    file.seek(0)
    try:
        _read_zip(file, files) if kind == "zip" else tarball.read(file, files)
    except SubmissionError:
        raise
    except (zipfile.BadZipFile, tarball.Damaged):
        said = f"not a {kind}, or a broken one; {kind} the folder again"
        raise SubmissionError(f"{files.name}: {said}") from None
    except Exception as error:  # what unpacks raises many kinds on damaged bytes
        said = f"cannot be read ({said_of(error)}); {kind} the folder again"
        raise SubmissionError(f"{files.name}: {said}") from None


def _kind(name: str, head: bytes, packed: tuple[bytes, ...]) -> str:
    """ "zip" or "tar", "" for anything else. What the file begins with is believed, not its name.

    Args:
        name: of the file.
        head: its first 512 bytes.
        packed: what a tar that is packed begins with.
    """
    if head.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return "zip"
    if head[257:262] == b"ustar" or head.startswith(packed):
        return "tar"
    if not name.lower().endswith(ARCHIVES):
        return ""
    return "zip" if name.lower().endswith(".zip") else "tar"


def said_of(error: BaseException) -> str:
    """What an error says, on one line."""
    text = error.strerror if isinstance(error, OSError) else ""
    return shown(text or str(error).partition("\n")[0] or type(error).__name__)[:120]


def bounded(file: IO[bytes], limit: int) -> bytes:
    """What a file holds, up to one byte more than the limit."""
    parts = []
    while limit >= 0 and (part := file.read(min(CHUNK, limit + 1))):
        parts.append(part)
        limit -= len(part)
    return b"".join(parts)


# -- folders -----------------------------------------------------------------------------------


def open_file(path: Path | str, flags: int = 0, folder: int | None = None) -> BinaryIO:
    """Open an ordinary file. A pipe or a device is refused, and does not make the grader wait."""
    descriptor = os.open(path, os.O_RDONLY | os.O_NONBLOCK | flags, dir_fd=folder)
    if not stat.S_ISREG(os.fstat(descriptor).st_mode):
        os.close(descriptor)
        raise OSError(errno.EINVAL, NO_FILE)
    return open(descriptor, "rb")


def _read_folder(root: Path, files: SourceFiles) -> None:
    _read_within(os.open(root, os.O_RDONLY | os.O_DIRECTORY), "", files)
    files.sources = dict(sorted(files.sources.items()))


def _read_within(folder: int, inside: str, files: SourceFiles) -> None:
    """Read an open folder, and close it. What lies in it is opened from there, and never by a path: whoever
    puts a link in the place of a folder meanwhile leads nowhere."""
    below = []
    try:
        with os.scandir(folder) as found:
            for entry in found:
                if entry.is_dir(follow_symlinks=False):
                    files.path_for(entry.name, folder=True)
                    below += _below(inside, entry.name, files)
                else:
                    _read_entry(entry, folder, _name(inside + entry.name), files)
        for name in reversed(below):
            place = f"{inside}{name}/"
            try:
                inner = os.open(name, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW, dir_fd=folder)
                _read_within(inner, place, files)
            except OSError as error:
                files.leave_out(f"cannot be read ({said_of(error)})", shown(_name(place)))
    finally:
        os.close(folder)


def _below(inside: str, name: str, files: SourceFiles) -> list[str]:
    """A folder that is to be looked into, if it is."""
    if is_left_aside(name):
        return []
    if inside.count("/") >= DEPTH_LIMIT:
        files.leave_out(TOO_DEEP, _name(f"{inside}{name}/"))
        return []
    return [name]


def _name(raw: str) -> str:
    return decoded(os.fsencode(raw))


def _read_entry(entry: "os.DirEntry[str]", folder: int, name: str, files: SourceFiles) -> None:
    path = files.path_for(name)
    if not path:
        return
    if entry.is_symlink():
        files.leave_out(LINK, path)
    elif not entry.is_file(follow_symlinks=False):
        files.leave_out(NO_FILE, path)
    else:
        try:
            with open_file(entry.name, os.O_NOFOLLOW, folder) as file:
                content = bounded(file, files.limit(path))
                modified = os.fstat(file.fileno()).st_mtime
        except OSError as error:
            reason = f"cannot be read ({said_of(error)}); let the grader's user read it"
            raise SubmissionError(f"{path}: {reason}") from None
        files.add(path, content, modified)


# -- zips --------------------------------------------------------------------------------------


class _Zip(io.BufferedReader):
    """The file of a zip. Its list of members is read all at once: `limit` says how long it may be."""

    limit = LIST_LIMIT

    def read(self, size: int | None = -1, /) -> bytes:
        wanted = self.limit + 1 if size is None or size < 0 else min(size, self.limit + 1)
        parts = []
        while wanted and (part := super().read(min(CHUNK, wanted))):  # not all at once
            parts.append(part)
            wanted -= len(part)
        data = b"".join(parts)
        if len(data) > self.limit:
            raise OverflowError
        return data


def opened_zip(descriptor: int, limit: int) -> zipfile.ZipFile:
    """A zip whose list of members has at most so many bytes.

    Raises:
        OverflowError: if it has more.
        zipfile.BadZipFile: if it is no zip.
    """
    stream = _Zip(io.FileIO(descriptor, closefd=False))
    stream.limit = limit
    return zipfile.ZipFile(stream)


def _read_zip(file: BinaryIO, files: SourceFiles) -> None:
    try:
        archive = opened_zip(file.fileno(), LIST_LIMIT)
    except OverflowError:
        raise files.too_many() from None
    with archive:
        for member in archive.infolist():
            path = files.path_for(member_name(member), folder=member.is_dir())
            if path:
                _read_member(archive, member, path, files)


def _read_member(archive: zipfile.ZipFile, member: zipfile.ZipInfo, path: str, files: SourceFiles) -> None:
    if why := no_file(member):
        files.leave_out(why, path)
        return
    if member.flag_bits & 1:
        raise SubmissionError(f"{files.name}: the zip is encrypted; zip the folder without a password")
    if member.compress_type not in ORDINARY:
        said = "compressed in an unusual way; zip the folder with the usual settings"
        raise SubmissionError(f"{files.name}: {said}")
    with archive.open(member) as opened:
        content = bounded(opened, files.limit(path))
    modified = 0.0
    for part in member.date_time:
        modified = modified * 60 + part  # only compared
    files.add(path, content, modified)


def no_file(member: zipfile.ZipInfo) -> str:
    """Why a member of a zip is no ordinary file, "" if it is one."""
    kind = stat.S_IFMT(member.external_attr >> 16)
    if kind in (0, stat.S_IFREG):  # 0: a system without such kinds made the zip
        return ""
    return LINK if kind == stat.S_IFLNK else NO_FILE


def member_name(member: zipfile.ZipInfo) -> str:
    """A member's name. Windows writes Korean ones as cp949 and does not say so."""
    name = member.orig_filename
    if member.flag_bits & 0x800:  # the zip says that it is UTF-8
        return name
    try:
        return decoded(name.encode("cp437"), name)
    except UnicodeEncodeError:
        return name
