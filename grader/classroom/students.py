"""Students, and what one of them handed in at one time: an attempt that can be graded as one submission."""

import hashlib
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from grader.classroom.export import Entry
from grader.grading import provenance
from grader.record import Record
from grader.submission import archive
from grader.submission.limits import (
    ARCHIVES,
    Source,
    SourceFiles,
    SubmissionError,
    shown,
    split,
)
from grader.submission.submission import Submission


class Student(Record):
    """Somebody of a class.

    Attributes:
        id: what stands for this student everywhere, and for no other one: the platform's own, else the name.
        name: in NFC, on one line; it may hold anything else, so it is escaped where it leaves.
        email: as the roster or the platform has it, like all that follows.
        login: a user name.
        sis_id: the number that the school gives.
        section: of the class.
    """

    id: str
    name: str = ""
    email: str = ""
    login: str = ""
    sis_id: str = ""
    section: str = ""

    @property
    def label(self) -> str:
        """Name and id, as a person reads them."""
        return f"{self.name} ({self.id})" if self.name and self.name != self.id else self.id


class Attempt(Record):
    """What a student, or a group, handed in at one time.

    Attributes:
        student: who handed it in; of a group, the first.
        number: 1 for the first; earlier ones need not be in the export.
        files: in the order of their names, which are what a course would call them.
        latest: whether it is the one that counts.
        when: it was handed in, if that is known.
        late: as the platform marked it; None where it does not.
        group: its name, or "".
        members: all whose attempt it is, the student among them.
    """

    student: Student
    number: int
    files: tuple[Entry, ...]
    latest: bool
    when: datetime | None = None
    late: bool | None = None
    group: str = ""
    members: tuple[Student, ...] = ()

    def submission(self) -> Submission:
        """All of its source files, archives opened; names are safe, and all is within a submission's bounds.

        Raises:
            SubmissionError: if there is none that could be read, or it is too much.
        """
        files, notes, errors = SourceFiles(shown(self.student.label)), list[str](), list[str]()
        archives = [entry for entry in self.files if is_archive(entry)]
        for entry in self.files:
            if not (is_archive(entry) or entry.is_folder):
                _add(entry, files, errors)
        alone = len(archives) == len(self.files)
        for entry in archives:
            _unpack(entry, files, notes, errors, alone=alone and len(archives) == 1)
        if errors and not files.sources:
            raise SubmissionError(errors[0])
        told = (*files.notes(), *notes, *errors)
        return Submission(files.name, tuple(files.sources.values()), told, tuple(files.others))

    def written_to(self, folder: Path) -> tuple[str, ...]:
        """Write its source files into a folder that is there, which can be read as a submission then.

        Returns:
            What was left out, a line each.

        Raises:
            SubmissionError: as `submission` does, and where two files cannot lie beside each other.
        """
        submission = self.submission()
        for source in submission.sources:
            target = folder / source.path
            try:
                target.parent.mkdir(parents=True, exist_ok=True)
                with target.open("xb") as file:
                    file.write(source.content)
            except (FileExistsError, NotADirectoryError):
                said = "another file has its place; hand in one of the two"
                raise SubmissionError(f"{source.path}: {said}") from None
        return submission.notes

    def digest(self) -> str:
        """SHA-256 of what is graded, as a report on it has it; of what cannot be read, of its bytes."""
        try:
            return provenance.digest(self.submission())
        except SubmissionError:
            seen = hashlib.sha256()
            for entry in sorted(self.files, key=lambda entry: entry.name):
                seen.update(f"{entry.name}\0{entry.why}\0".encode("utf-8", "surrogatepass"))
                if not entry.why:
                    seen.update(_raw(entry))
            return seen.hexdigest()


def is_archive(entry: Entry) -> bool:
    """Whether a file is called as what is unpacked."""
    return entry.name.lower().endswith(ARCHIVES)


def _raw(entry: Entry) -> bytes:
    """A digest of a file that may be damaged: of what can be read."""
    try:
        with entry.whole() as file:
            seen = hashlib.sha256()
            while part := file.read(archive.CHUNK):
                seen.update(part)
            return seen.digest()
    except SubmissionError as error:
        return str(error).encode("utf-8", "surrogatepass")


def _add(entry: Entry, files: SourceFiles, errors: list[str]) -> None:
    path = files.path_for(entry.name)
    if path and entry.why:
        files.leave_out(entry.why, path)
    elif path:
        try:
            content = entry.content(files.limit(path))
        except SubmissionError as error:
            errors.append(str(error))
        else:
            files.add(path, content, entry.modified)


def _unpack(entry: Entry, files: SourceFiles, notes: list[str], errors: list[str], *, alone: bool) -> None:
    """Add the source files of an archive; beside other files, without the one folder that all are in."""
    inner = SourceFiles(shown(entry.name))
    if entry.why:
        errors.append(f"{inner.name}: {entry.why}")
        return
    try:
        with entry.whole() as file:
            archive.read_file(entry.name, file, inner)
    except SubmissionError as error:
        errors.append(str(error))
        return
    for path, source in inner.sources.items() if alone else _lifted(inner):
        place = f"{split(inner.name)[0]}/{path}" if path in files.sources else path
        files.add(place, source.content, source.modified)
        if source.too_large:
            files.sources[place] = replace(source, path=place)
    notes += inner.notes()
    files.others += inner.others


def _lifted(files: SourceFiles) -> list[tuple[str, Source]]:
    found = [*files.sources.items()]
    while found and len({path.partition("/")[0] for path, _ in found if "/" in path}) == 1:
        if any("/" not in path for path, _ in found):
            break
        found = [(path.partition("/")[2], source) for path, source in found]
    return found
