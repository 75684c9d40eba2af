"""Where in a submission its modules lie: which folder is the top."""

from collections.abc import Collection, Sequence
from dataclasses import replace

from grader.submission.files import File
from grader.submission.limits import Source, SubmissionError, shortened
from grader.submission.names import meant

PACKAGE = "/__init__"


def top(sources: Sequence[Source], assignments: Collection[str]) -> list[Source]:
    """Files below the one folder that everything is in, if there is such a folder and it is no module."""
    sources = list(sources)
    while sources and all("/" in source.path for source in sources):
        folder = sources[0].path.split("/", 1)[0]
        if any(source.path.split("/", 1)[0] != folder for source in sources):
            break
        paths = {source.path for source in sources}
        if (
            folder in assignments
            and f"{folder}{PACKAGE}.py" in paths
            and f"{folder}/{folder}.py" not in paths
        ):
            break
        sources = [replace(source, path=source.path.split("/", 1)[1]) for source in sources]
    return sources


def module_of(name: str, assignments: Collection[str]) -> tuple[str, str]:
    """The folder of a module of the course ("" for the top), and its assignment; "" if it is none.

    Args:
        name: of a file in the sandbox, without its ending; a package goes by its `__init__`.
        assignments: names of the course's.
    """
    folder, _, own = name.removesuffix(PACKAGE).rpartition("/")
    if name.endswith(PACKAGE):
        return folder, own if own in assignments else ""
    meaning = meant(own, assignments)
    return folder, meaning.assignment if meaning else ""


def lifted(name: str, files: Sequence[File], assignments: Collection[str]) -> tuple[list[File], list[str]]:
    """The files with those of the folders that hold modules put at the top, and a note on each such folder.

    Args:
        name: of the submission.
        files: of which none at the top is a module of the course.
        assignments: names of the course's.

    Raises:
        SubmissionError: if two of these folders hold different files of one name that is no assignment's.
    """
    found = [(file, *module_of(file.name, assignments)) for file in files]
    folders = {folder: file for file, folder, assignment in reversed(found) if assignment}
    moved, taken = list[File](), dict[str, File]()
    for file in files:
        folder = max((f for f in folders if file.name.startswith(f"{f}/")), key=len, default="")
        if folder:
            file = replace(file, name=file.name[len(folder) + 1 :])
            other = taken.setdefault(file.place, file)
            if other.content != file.content and not module_of(file.name, assignments)[1]:
                both = f"{shortened(other.path)} and {shortened(file.path)}"
                raise SubmissionError(f"{name}: {both} have one name; hand in one folder with all modules")
        moved.append(file)
    notes = [
        f"{shortened(f)}/ was taken for the top: it holds {shortened(x.path)}" for f, x in folders.items()
    ]
    return moved, sorted(notes)
