"""Which file is graded as which assignment: by its name, else by the exercises that it defines."""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from functools import cached_property

from grader.record import Record
from grader.submission.choice import BY_CONTENT, BY_NAME, Candidate, Choice, candidate, choose
from grader.submission.encoding import Unreadable
from grader.submission.files import MODULE, File, imports_of
from grader.submission.layout import PACKAGE, module_of
from grader.submission.limits import SubmissionError, shortened
from grader.submission.names import Meaning, meant
from grader.submission.outline import Outline, outline

LOOKED_INTO = 4_000_000  # characters of all texts; one beyond them counts as written, and imports nothing


class Unread(Record):
    """A file that cannot be read, and why."""

    path: str
    name: str
    error: Unreadable


class Sorter:
    """The files of one submission, told apart. A text is looked into only where names do not decide."""

    def __init__(
        self,
        name: str,
        assignments: Mapping[str, Sequence[str]],
        files: Sequence[File],
        unread: Sequence[Unread],
    ) -> None:
        """Prepare.

        Args:
            name: of the submission.
            assignments: the course's, each with its exercises.
            files: that can be read.
            unread: those that cannot.
        """
        self._name = name
        self._assignments = assignments
        self._exercises = {exercise for each in assignments.values() for exercise in each}
        self._outlines: dict[str, Outline] = {}
        self._in_text: dict[str, dict[str, int]] = {}
        self._left = LOOKED_INTO
        self.files = files
        self.unread = unread
        self.modules: dict[str, File] = {}
        self.broken: dict[str, str] = {}
        self.notes: dict[str, str] = {}  # by the path of a file that is not graded
        self.by_content: dict[
            str, list[str]
        ] = {}  # by the path of a file, the assignments that it stands for

    def meaning(self, file: File) -> Meaning | None:
        """The assignment that a file's name means, or a notebook's metadata."""
        if file.assignment in self._assignments:
            return Meaning(file.assignment, exact=True)
        found = meant(file.name, self._assignments)
        if found is not None and found.exact and not file.is_exact:
            return Meaning(found.assignment, exact=False)
        return found

    def outline(self, file: File) -> Outline:
        """What a file defines; looked for once."""
        if file.path not in self._outlines:
            self._left -= file.length
            looked = outline(file.texts, self._exercises) if self._left >= 0 else Outline(too_long=True)
            self._outlines[file.path] = looked
        return self._outlines[file.path]

    def in_text(self, file: File) -> dict[str, int]:
        """The exercises that stand in a notebook's text cells, and in no code cell: by the cell's number."""
        if file.path not in self._in_text:
            found = self._in_text[file.path] = dict[str, int]()
            for number, text in file.other_texts.items():
                self._left -= len(text)
                known = outline([text], self._exercises).defined if self._left >= 0 else frozenset()
                for exercise in known - self.outline(file).defined:
                    found.setdefault(exercise, number)
        return self._in_text[file.path]

    @cached_property
    def importers(self) -> dict[str, set[str]]:
        """By the name of a module, the paths of the files that import it."""
        found: dict[str, set[str]] = {}
        left = LOOKED_INTO
        for file in self.files:
            left -= file.length
            for name in () if left < 0 else imports_of(file.texts):
                found.setdefault(name, set()).add(file.path)
        return found

    def is_imported(self, name: str, file: File) -> bool:
        """Whether another file than this one imports a module of that name."""
        return bool(self.importers.get(name, set()) - {file.path})

    def is_at_top(self, file: File) -> bool:
        """Whether a file is a module that is looked for where it is: by its name, or by what it defines."""
        folder, module = module_of(file.name, self._assignments)
        by_name = bool(module) or self.meaning(file) is not None
        return (
            not folder
            and "/" not in file.name.removesuffix(PACKAGE)
            and (by_name or bool(self.outline(file).written))
        )

    # -- by name ---------------------------------------------------------------------------------

    def sort_by_name(self) -> None:
        """Find the file of each assignment that has one of its name."""
        meant_for: dict[str, list[tuple[File, bool]]] = {}
        for file in self.files:
            if found := self.meaning(file):
                meant_for.setdefault(found.assignment, []).append((file, found.exact))
        for module in self._assignments:
            self._choose_by_name(module, meant_for.get(module, []))
            if module not in self.broken:
                self._take_package(module)
            self._settle_unread(module)
        for unread in self.unread:
            if unread.path not in self.notes:
                self._leave_out(unread)

    def _choose_by_name(self, module: str, found: list[tuple[File, bool]]) -> None:
        if len(found) > 1:
            choice = choose(module, [self._candidate(*each, module) for each in found], BY_NAME)
            self._take(
                module, choice, f"look like {module}, and no rule prefers one; keep one, as {module}.py"
            )
        elif found:
            self.modules[module] = found[0][0]

    def _take_package(self, module: str) -> None:
        """A folder with that name, where there is no file."""
        for file in self.files:
            if file.name == module + PACKAGE and file.ending == MODULE and module not in self.modules:
                self.modules[module] = file

    def _settle_unread(self, module: str) -> None:
        """A file of that name which cannot be read is told of, unless another one is written."""
        for unread in self._unread_of(module):
            other = self.modules.get(module)
            if module not in self.broken and (other is None or self._is_untouched(other, module)):
                self.broken[module] = f"{unread.path} {unread.error}"
                self.notes[unread.path] = ""
                self.modules.pop(module, None)

    def _unread_of(self, module: str) -> list[Unread]:
        return self._unread_by_module.get(module, [])

    @cached_property
    def _unread_by_module(self) -> dict[str, list[Unread]]:
        found: dict[str, list[Unread]] = {}
        for each in self.unread:
            if meaning := meant(each.name.removesuffix(PACKAGE), self._assignments):
                found.setdefault(meaning.assignment, []).append(each)
        return found

    def _leave_out(self, unread: Unread) -> None:
        self.notes[unread.path] = f"{shortened(unread.path)} was left out: it {unread.error.problem}"

    def _candidate(self, file: File, exact: bool, module: str) -> Candidate:
        return candidate(file, exact, module, self._assignments[module], self.outline(file))

    def _is_untouched(self, file: File, module: str) -> bool:
        own = self._candidate(file, True, module)
        return own.untouched and not own.work

    def _take(self, module: str, choice: Choice, why: str) -> None:
        if choice.best is None:
            both = " and ".join(sorted(shortened(file.path) for file in choice.open)[:2])
            if len({file.path.rpartition("/")[0] for file in choice.open}) > 1:
                said = f"{both} are both {module}; grade each folder by itself, or keep one of them"
                raise SubmissionError(f"{self._name}: {said}")
            self.broken[module] = f"{both} {why}"
            self.modules.pop(module, None)
        else:
            self.modules[module] = choice.best.file
            self.notes |= choice.notes

    # -- by content ------------------------------------------------------------------------------

    def sort_by_content(self) -> None:
        """Let files whose names mean no assignment stand for those that have none, or an untouched one."""
        nameless = [file for file in self.files if "/" not in file.name and self.meaning(file) is None]
        nameless = [file for file in nameless if self._names_an_exercise(file)]
        nameless = [file for file in nameless if self.outline(file).defined or self.in_text(file)]
        if nameless:
            helpers = {path for module in self.modules.values() for path in self._helpers_of(module)}
            nameless = [file for file in nameless if file.path not in helpers]
        for module in self._assignments if nameless else ():
            own = self.modules.get(module)
            if own is not None and self._candidate(own, True, module).work:
                continue
            if module in self.broken and not self._unread_of(module):
                continue  # it is open between files of that name
            found = [file for file in nameless if self._stands_for(module, self.outline(file).written)]
            if own is None and not found and module not in self.broken:
                there = {f.path: {*self.outline(f).defined, *self.in_text(f)} for f in nameless}
                found = [f for f in nameless if self._stands_for(module, there[f.path])]
            if found:
                self._choose_by_content(module, own, found)
        self.modules = {name: self.modules[name] for name in self._assignments if name in self.modules}

    def _stands_for(self, module: str, names: Collection[str]) -> bool:
        """Whether exercises with these names are those of an assignment.

        A name that several assignments have tells nothing where another one of them is told by a name of its
        own; else it is taken for the first one's.
        """
        known = {each: own.intersection(names) for each, own in self._own.items()}
        shared = [name for name in names if name in self._assignments[module]]
        if known[module]:
            return True
        for name in shared:
            those = [each for each, exercises in self._assignments.items() if name in exercises]
            if those[0] == module and not any(known[each] for each in those):
                return True
        return False

    @cached_property
    def _own(self) -> dict[str, set[str]]:
        """By assignment, the exercises that no other one has."""
        count = Counter(exercise for each in self._assignments.values() for exercise in each)
        return {
            name: {exercise for exercise in exercises if count[exercise] == 1}
            for name, exercises in self._assignments.items()
        }

    def _names_an_exercise(self, file: File) -> bool:
        """Whether one could be defined anywhere in it: else there is no need to look closer."""
        texts = (*file.texts, *file.other_texts.values())
        begins = [f"{kind} {name}" for kind in ("def", "class") for name in self._exercises]
        return any(begin in text for text in texts for begin in begins)

    def _helpers_of(self, module: File) -> set[str]:
        """Paths of the files that a module imports."""
        names = {name for name, importers in self.importers.items() if module.path in importers}
        return {file.path for file in self.files if file.name in names}

    def _choose_by_content(self, module: str, own: File | None, found: list[File]) -> None:
        choice = choose(module, [self._candidate(file, False, module) for file in found], BY_CONTENT)
        self.broken.pop(module, None)
        self._take(module, choice, f"both define exercises of {module}, and none is newer; keep one")
        if choice.best is None:
            return
        best = choice.best.file.path
        self.by_content.setdefault(best, []).append(module)
        if own is not None:
            self.notes[own.path] = (
                f"{shortened(own.path)} was left out: it is untouched, {shortened(best)} is not"
            )
        for unread in self._unread_of(module):
            self._leave_out(unread)
