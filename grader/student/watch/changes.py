"""What a save changes: the exercises whose text is another, and those that may call it.

Words are looked at, and nothing is parsed. A function stands on each one whose name is a word in it. Where
more than definitions changed, or functions may be used that no word names, it is the whole module.
"""

from collections.abc import Iterator, Mapping

from grader.authoring.question import GROUP
from grader.course.course import Course
from grader.course.reference_results import Results
from grader.model import Exercise
from grader.record import Record
from grader.submission.modules import ModuleFiles
from grader.submission.parts import REST, Text, module_names, texts_of

Place = tuple[str, str]  # a file, and the name of a part of it
Texts = Mapping[str, Text]


class Changed(Record):
    """What a save changes, in the course's order.

    Attributes:
        own: exercises of which the text itself is another.
        standing: those that may call what is another.
        modules: assignments of whose modules any file is another.
    """

    own: tuple[Exercise, ...] = ()
    standing: tuple[Exercise, ...] = ()
    modules: frozenset[str] = frozenset()


class Changes:
    """Tells what of a course one save changes."""

    def __init__(self, course: Course, results: Mapping[str, Results]) -> None:
        """Prepare.

        Args:
            course: whose exercises they are.
            results: reference results by assignment: they know which exercises a check calls.
        """
        self._course = course
        self._below = _below(course, results)
        self.all = tuple(_all(course))

    def between(self, before: ModuleFiles | None, after: ModuleFiles) -> Changed:
        """What is another in one of two states of a submission than in the other.

        Args:
            before: as it was; None for nothing.
            after: as it is.
        """
        old = {} if before is None else texts_of(before)
        new = texts_of(after)
        first = _different(old, new)
        touched, names = _spread(first, new), {*old, *new}
        own, standing, modules = set[Exercise](), set[Exercise](), set[str]()
        for assignment in self._course.assignments:
            name = assignment.name
            places = [place for place in names if place.partition("/")[0].partition(".")[0] == name]
            seen = set(places).union(*(_visible(place, new, names) for place in places if place in new))
            changed = {part for place, part in touched if place in seen}
            if changed or _others(before, name) != _others(after, name):
                modules.add(name)
            is_whole = any((place, REST) in touched for place in places)
            is_whole |= _others(before, name) != _others(after, name)
            exercises = {*assignment.exercises, *([GROUP] if assignment.questions else [])}
            standing |= {(name, each) for each in exercises if is_whole or each in changed}
            parts = {part for place, part in first if place in places}
            own |= {(name, each) for each in assignment.exercises if each in parts}
            if _answers(before, name) != _answers(after, name):
                own.add((name, GROUP))
        return self._changed(own, standing, modules)

    def _changed(self, own: set[Exercise], standing: set[Exercise], modules: set[str]) -> Changed:
        whole = own | standing
        grows = True
        while grows:
            more = {each for each, below in self._below.items() if not below.isdisjoint(whole)}
            grows = not more <= whole
            whole |= more
        later = tuple(each for each in self.all if each in whole - own)
        return Changed(tuple(each for each in self.all if each in own), later, frozenset(modules))


def _all(course: Course) -> Iterator[Exercise]:
    """All exercises that have checks, and of each assignment its questions."""
    for assignment in course.assignments:
        checked = {check.exercise for check in assignment.checks}
        yield from ((assignment.name, name) for name in assignment.exercises if name in checked)
        if assignment.questions:
            yield assignment.name, GROUP


def _below(course: Course, results: Mapping[str, Results]) -> dict[Exercise, set[Exercise]]:
    """What each exercise's checks call beside it, need or put together."""
    below: dict[Exercise, set[Exercise]] = {}
    for assignment, check in course.checks():
        name, own = assignment.name, (assignment.name, check.exercise)
        found = below.setdefault(own, set())
        for other in (*check.parts, *assignment.needs(check)):
            found.add((other.split("::")[0], other.split("::")[1]))
        evidence = results[name].evidence.get(assignment.id(check)) if name in results else None
        for call in evidence.calls if evidence is not None else ():
            owners = [each.name for each in course.assignments if call.function in each.exercises]
            if owners:
                found.add((name if name in owners else owners[0], call.function))
        found.discard(own)
    return below


def _answers(files: ModuleFiles | None, assignment: str) -> object:
    return None if files is None else files.sheet.answers.get(assignment), files and files.sheet.problem


def _others(files: ModuleFiles | None, assignment: str) -> object:
    """What else decides on a module: which file it is, and why it cannot be read."""
    return files and (files.modules.get(assignment), files.broken.get(assignment))


def _different(old: Texts, new: Texts) -> set[Place]:
    """All parts that are not the same in both, those among them that only one has."""
    found = set[Place]()
    for place in {*old, *new}:
        ours, theirs = (texts[place].parts if place in texts else {} for texts in (old, new))
        for name in {*ours, *theirs}:
            if name not in ours or name not in theirs or ours[name].text != theirs[name].text:
                found.add((place, name))
    return found


def _visible(place: str, texts: Texts, names: set[str]) -> set[str]:
    """A file, and all files that it may import, those that they import among them."""
    seen, waiting = set[str](), [place]
    while waiting:
        here = waiting.pop()
        if here in seen:
            continue
        seen.add(here)
        words = texts[here].imports if here in texts else frozenset[str]()
        waiting += [other for other in names if not words.isdisjoint(module_names(other))]
    return seen


def _spread(first: set[Place], texts: Texts) -> set[Place]:
    """Parts that changed, and all parts that may use them."""
    touched, names = set(first), set(texts) | {place for place, _ in first}
    visible = {place: _visible(place, texts, names) for place in texts}
    grows = bool(first)
    while grows:
        before = len(touched)
        for place, text in texts.items():
            changed = {name for other, name in touched if other in visible[place]}
            if not changed:
                continue
            whole = REST in changed or text.unseen or _uses(text, REST, changed)
            touched |= {(place, name) for name in text.parts if whole or _uses(text, name, changed)}
            touched |= {(place, REST)} if whole else set()
        grows = len(touched) > before
    return touched


def _uses(text: Text, part: str, changed: set[str]) -> bool:
    return part in text.parts and not text.parts[part].words.isdisjoint(changed)
