"""What the sandbox gets of a submission: modules, each under its assignment's name, and helper files.

Nothing is imported or parsed as Python here; bytes go to the sandbox. Code cells of a notebook travel as a
list of texts. One file that cannot be read costs its own assignment only.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import field
from pathlib import PurePosixPath

from grader.record import Record
from grader.submission import layout, names, sheet
from grader.submission.encoding import Unreadable
from grader.submission.files import MODULE, OF_KIND, File, read, said_of, without_own_imports
from grader.submission.layout import PACKAGE
from grader.submission.limits import Source, SubmissionError, shortened, split
from grader.submission.outline import LIBRARIES
from grader.submission.sheet import Sheet
from grader.submission.sorter import Sorter, Unread
from grader.submission.submission import Submission

HINTS = 3  # names that are told of where nothing can be graded
LOOKED_AT = 50  # files whose names are compared with those of assignments


class ModuleFiles(Record):
    """The modules and helper files that a student handed in, as the sandbox gets them.

    `files` maps names in the sandbox to contents: "dropout.py", or "dropout.cells.json" for a
    notebook: its own name and the texts of its code cells.
    """

    name: str
    files: dict[str, bytes]
    modules: dict[str, str]  # assignment -> the file it came from
    broken: dict[str, str]  # assignment -> why its file cannot be read
    notes: tuple[str, ...]
    in_text: dict[str, dict[str, int]] = field(
        default_factory=dict
    )  # -> exercises in text cells: cell's number
    sheet: Sheet = Sheet()  # the answers to questions


def module_files(submission: Submission, assignments: Mapping[str, Sequence[str]]) -> ModuleFiles:
    """Find out which assignment each file is for.

    Args:
        submission: what was handed in.
        assignments: the course's, each with the names of its exercises.

    Raises:
        SubmissionError: if there is nothing that could be graded, or it is not clear what.
    """
    sheets = [source for source in submission.sources if sheet.is_sheet(source.path)]
    sources = [source for source in submission.sources if not sheet.is_sheet(source.path)]
    answers, of_answers = sheet.chosen(sheets)
    files, unread = _read(layout.top(sources, assignments))
    named = [(file.name, file.path) for file in files]
    named += [(split(source.path)[0], source.path) for source in sheets]
    _check_people(submission.name, named, (*assignments, names.SHEET))
    sorter = Sorter(submission.name, assignments, files, unread)
    moved: list[str] = []
    if not any(sorter.is_at_top(file) for file in files):
        files, moved = layout.lifted(submission.name, files, assignments)
        sorter = Sorter(submission.name, assignments, files, unread)
    sorter.sort_by_name()
    sorter.sort_by_content()
    taken = _Taken(sorter, assignments)
    hints = [*taken.elsewhere(), *taken.near(), *taken.no_source(submission.others)]
    left_out = [note for note in sorter.notes.values() if note]
    if not sorter.modules and not sorter.broken and not sheets:
        wanted = ", ".join(f"{name}.py" for name in [*assignments][:3])
        said = f"{submission.name}: no module of this course in it; expected files such as {wanted}"
        told = [*hints, *left_out][:HINTS] or taken.found()
        raise SubmissionError("; ".join([said, *told, *submission.notes[:1]]))
    notes = (*submission.notes, *moved, *of_answers, *taken.notes, *left_out, *hints)
    modules = {module: file.path for module, file in sorter.modules.items()}
    in_text = {module: taken.in_text(module) for module in modules}
    in_text = {module: found for module, found in in_text.items() if found}
    return ModuleFiles(submission.name, taken.files, modules, sorter.broken, notes, in_text, answers)


def _read(sources: Sequence[Source]) -> tuple[list[File], list[Unread]]:
    files, unread = list[File](), list[Unread]()
    for source in sources:
        name = split(source.path)[0]
        try:
            files.append(read(source, name))
        except Unreadable as error:
            unread.append(Unread(source.path, name, error))
    return files, unread


def _check_people(name: str, files: Sequence[tuple[str, str]], known: Sequence[str]) -> None:
    """Refuse the files of several people, as a learning platform gives them out for a whole class."""
    people: dict[str, str] = {}
    for own, path in files:
        who = names.uploaded(own)[0]
        if who and names.meant(own, known):
            people.setdefault(who, path)
    if len(people) > 1:
        both = " and ".join(shortened(path) for path in [*people.values()][:2])
        said = f"{name}: holds files of {len(people)} people, such as {both}; grade them with `grader class`"
        raise SubmissionError(said)


class _Taken:
    """What becomes of the files once it is known which is graded as which assignment."""

    def __init__(self, sorter: Sorter, assignments: Mapping[str, Sequence[str]]) -> None:
        self._sorter = sorter
        self._assignments = assignments
        self._paths: dict[str, str] = {}  # as handed in, by the place in the sandbox
        self.files: dict[str, bytes] = {}
        self.notes: list[str] = []
        self._take_modules()
        self._take_helpers()
        self._clear_hidden()
        self._compare_names()

    def _take_modules(self) -> None:
        graded: dict[str, list[str]] = {}
        for module, file in self._sorter.modules.items():
            if file.name.endswith(PACKAGE):
                continue  # as it is, among the helpers
            content, own = file.content, self._sorter.by_content.get(file.path)
            if own:
                content = without_own_imports(file, own, self._sorter.outline(file).defined)
            self._put(module + file.ending, content, file)
            if file.path != module + OF_KIND[file.ending] and (own or self._is_renamed(file)):
                graded.setdefault(file.path, []).append(module)
        for path, modules in graded.items():
            self.notes.append(f"{shortened(path)} was graded as {', '.join(modules)}")
        for file in {file.path: file for file in self._sorter.modules.values()}.values():
            self.notes += [said_of(file)] if file.note else []
            if file.ending == MODULE and not file.content.strip():
                self.notes.append(f"{shortened(file.path)} is empty")

    def _is_renamed(self, file: File) -> bool:
        """Whether that is told; not where the name or a notebook's metadata says the same."""
        meaning = self._sorter.meaning(file)
        return meaning is None or not meaning.exact

    def _put(self, place: str, content: bytes, file: File) -> None:
        self.files[place], self._paths[place] = content, file.path

    def _take_helpers(self) -> None:
        """Put the others beside the modules; what is or may be a module only where its own name is used."""
        modules = {file.path for file in self._sorter.modules.values() if not file.name.endswith(PACKAGE)}
        for file in self._sorter.files:
            if file.path not in modules and self._sorter.meaning(file) is None:
                if file.place in self.files and not file.is_exact:
                    other = shortened(self._paths[file.place])
                    self.notes.append(f"{shortened(file.path)} was left out: {other} has the exact name")
                    continue
                self._put(file.place, file.content, file)
                own = file.name if "/" in file.name else names.plain(file.name)
                if own != file.name and self._sorter.is_imported(own, file):
                    self._rename(file, own)
            elif file.name not in self._assignments and self._sorter.is_imported(file.name, file):
                self._put(file.place, file.content, file)
                if file.path not in modules:
                    self.notes.append(f"{shortened(file.path)} stays a helper: {file.name} is imported")
        self._keep_folders()

    def _keep_folders(self) -> None:
        """Files of a folder that was taken for the top stay there, too, for `from src.helpers import …`."""
        for file in self._sorter.files:
            own, folder = split(file.path)[0], file.path.partition("/")[0]
            if own != file.name and folder not in self._assignments and self._sorter.importers.get(folder):
                self._put(own + file.ending, file.content, file)

    def _rename(self, file: File, own: str) -> None:
        """Give a helper the name that it is imported by, if no other file has it."""
        places = {*self.files, *(each.place for each in self._sorter.files)}
        if not {own + MODULE, own + file.ending} & places:
            self.files.pop(file.place)
            self._put(own + file.ending, file.content, file)
            self.notes.append(f"{shortened(file.path)} was taken for {own}{OF_KIND[file.ending]}")

    def in_text(self, module: str) -> dict[str, int]:
        """The exercises of a notebook that stand in its text cells, by the cell's number."""
        file = self._sorter.modules[module]
        found = self._sorter.in_text(file) if file.other_texts else {}
        return {exercise: found[exercise] for exercise in self._assignments[module] if exercise in found}

    # -- names -----------------------------------------------------------------------------------

    def _clear_hidden(self) -> None:
        """Drop what a module of the same name hides from Python, and what no disk can hold beside it."""
        for name in list(self.files):
            folder = name.split("/")[0]
            file = next((str(p) for p in PurePosixPath(name).parents if str(p) in self.files), "")
            module = self._sorter.modules.get(folder)
            if "/" in name and module is not None and not module.name.endswith(PACKAGE):
                file = file or module.path
            if file:
                del self.files[name]
                path = shortened(self._paths[name])
                self.notes.append(f"{path} was left out: {file} has the name of its folder")

    def _compare_names(self) -> None:
        """Warn of names that mean something else than their author thinks."""
        seen: dict[str, str] = {}
        for name in self.files:
            other = seen.setdefault(name.casefold(), name)
            if other != name:
                self.notes.append(
                    f"{shortened(other)} and {shortened(name)} differ in capitals only; rename one"
                )
        for name in self.files:
            library = name.partition(".")[0].removesuffix(PACKAGE)
            if library in LIBRARIES - self._sorter.modules.keys():
                said = f"has the name of a library: it is not what `import {library}` gives"
                self.notes.append(f"{shortened(self._paths[name])} {said}")

    # -- what was perhaps meant ------------------------------------------------------------------

    @property
    def _missing(self) -> list[str]:
        return [
            a for a in self._assignments if a not in self._sorter.modules and a not in self._sorter.broken
        ]

    def elsewhere(self) -> Iterator[str]:
        """A line for each assignment whose module lies where it is not looked for."""
        for module in self._missing:
            inner = [n for n in self.files if n.endswith((f"/{module}.py", f"/{module}.cells.json"))]
            if inner:
                place = shortened(self._paths[inner[0]])
                yield f"{place} was not graded: put it at the top of the submission"

    def near(self) -> Iterator[str]:
        """A line for each file that has nearly the name of an assignment that is missing."""
        missing = self._missing
        graded = {file.path for file in self._sorter.modules.values()}
        for file in self._sorter.files[:LOOKED_AT] if missing else ():
            if "/" in file.name or file.path in graded or file.name.startswith("__"):
                continue
            if not self._sorter.is_imported(file.name, file) and (module := names.near(file.name, missing)):
                yield f"{shortened(file.path)} was not graded: is that {module}{OF_KIND[file.ending]}?"

    def no_source(self, others: Sequence[str]) -> Iterator[str]:
        """A line for each file with the name of an assignment that is missing, and another ending."""
        missing = self._missing
        for path in others if missing else ():
            stem = path.rpartition("/")[2].partition(".")[0]
            if names.meant(stem, missing):
                yield f"{shortened(path)} was not graded: it is no .py and no .ipynb"

    def found(self) -> list[str]:
        """Names of files, where they are all that can be told."""
        paths = [shortened(file.path) for file in self._sorter.files][:HINTS]
        return [f"found {', '.join(paths)}"] if paths else []
