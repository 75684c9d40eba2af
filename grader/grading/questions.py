"""The answers of one submission, judged: those of its `questions.toml`, and of `ANSWERS` in its modules."""

from collections.abc import Iterator
from typing import Any

from grader.authoring.question import Question, is_empty
from grader.course.course import Assignment, Course, hint
from grader.grading.modules import Modules
from grader.judging.questions import judge
from grader.model import CheckResult, Verdict
from grader.submission.limits import shortened, shown
from grader.submission.modules import ModuleFiles

TOLD = 3  # names that a note lists


class Questions:
    """The questions of a course, and what one submission answers."""

    def __init__(self, course: Course, files: ModuleFiles, modules: Modules, *, reveal: bool = False) -> None:
        """Prepare; no module is looked at yet.

        Args:
            course: what is asked.
            files: what was handed in.
            modules: tells what the modules hold.
            reveal: whether hidden questions are judged as well.
        """
        self._course = course
        self._files = files
        self._modules = modules
        self._reveal = reveal
        self._by_id = {a.question_id(question): (a, question) for a, question in course.questions()}
        self._results: dict[str, CheckResult] = {}
        self._in_modules: dict[str, list[str]] = {}  # names in ANSWERS that hold something, by file
        self._twice: list[str] = []  # ids of those with two answers

    def __contains__(self, check_id: str) -> bool:
        return check_id in self._by_id

    def result(self, check_id: str) -> CheckResult:
        """What a report says of one question."""
        if check_id not in self._results:
            self._results[check_id] = self._judged(check_id, *self._by_id[check_id])
        return self._results[check_id]

    def is_handed_in(self, assignment: Assignment) -> bool:
        """Whether `questions.toml` answers any question of an assignment."""
        answers = self._files.sheet.answers.get(assignment.name, {})
        return any(not is_empty(answers.get(question.id)) for question in assignment.questions)

    def _judged(self, check_id: str, assignment: Assignment, question: Question) -> CheckResult:
        value, sheet = self._answer(check_id, assignment, question), self._files.sheet
        judged = judge(question, value, reveal=self._reveal)
        verdict, message = judged.verdict, judged.message
        if sheet.problem and verdict is Verdict.NOT_STARTED:
            verdict, message = Verdict.ERROR, f"{sheet.problem}."
        points = round(question.points * assignment.weight, 9)
        return CheckResult(
            id=check_id,
            title=question.text,
            verdict=verdict,
            score=points if verdict is Verdict.PASSED else 0.0,
            max_score=points,
            message=message,
            visibility="hidden" if verdict is Verdict.BLOCKED else "visible",  # and nothing is told of it
            diagnosis=judged.diagnosis,
        )

    def _answer(self, check_id: str, assignment: Assignment, question: Question) -> Any:
        """What was answered: in `questions.toml`, else in the assignment's module."""
        written = self._files.sheet.answers.get(assignment.name, {}).get(question.id)
        usable = self._modules.usable(assignment)
        answers = self._modules.probe(assignment).answers if usable else {}
        if usable:
            names = [name for name, value in answers.items() if not is_empty(value)]
            self._in_modules[self._files.modules[assignment.name]] = names
        in_module = answers.get(question.id)
        if is_empty(written):
            return in_module
        if not is_empty(in_module) and written != in_module:
            self._twice.append(check_id)
        return written

    # -- notes -------------------------------------------------------------------------------------

    def notes(self) -> Iterator[str]:
        """A line for each kind of thing that was written and means nothing."""
        sheet, known = self._files.sheet, [each.name for each in self._course.assignments]
        path = shortened(sheet.path)
        if not self._by_id:  # nothing is asked
            return
        if sheet.loose:
            yield f"{path}: {_listed(sheet.loose)} stands outside of all tables; write [{known[0]}] above it"
        strange = [name for name, table in sheet.answers.items() if name not in known and _is_answered(table)]
        if strange:
            yield f"{path}: {_listed(strange)}: no assignment of this course{hint(strange[0], known)}"
        for assignment in self._course.assignments:
            own = [question.id for question in assignment.questions]
            table = sheet.answers.get(assignment.name, {})
            unknown = [name for name in table if name not in own and not is_empty(table[name])]
            if unknown:
                yield f"{path}: {assignment.name} has no question {_listed(unknown)}{hint(unknown[0], own)}"
        yield from self._strange_in_modules()
        for check_id in self._twice:
            yield f"{check_id} is answered twice: what {path} says counts, not ANSWERS in the module"

    def _strange_in_modules(self) -> Iterator[str]:
        """A line for each file whose ANSWERS have names that are no questions of what it was graded as."""
        asked = {each.name: [question.id for question in each.questions] for each in self._course.assignments}
        for path, names in self._in_modules.items():
            homes = [name for name in asked if self._files.modules.get(name) == path]
            own = [question for home in homes for question in asked[home]]
            homeless = [name for name in names if name not in own]
            others = {name: home for name in homeless for home in asked if name in asked[home]}
            unknown = [name for name in homeless if name not in others]
            said = f"ANSWERS in {shortened(path)}"
            if others:
                there = ", ".join(dict.fromkeys(others.values()))
                yield f"{said}: {_listed(others)}: asked in {there}; answer in questions.toml"
            if unknown:
                yield f"{said}: {', '.join(homes)} has no question {_listed(unknown)}{hint(unknown[0], own)}"


def _is_answered(table: dict[str, Any]) -> bool:
    return any(not is_empty(value) for value in table.values())


def _listed(names: Any) -> str:
    """Names that a student wrote, a few of them and each cut."""
    more = ", …" if len(names) > TOLD else ""
    return ", ".join(shortened(shown(name[:100])) for name in list(names)[:TOLD]) + more
