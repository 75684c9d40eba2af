"""What is said of mistakes that people have made elsewhere: `python -m tests.diagnosis.real_mistakes`.

Each file of `tests/samples/mistakes` holds the functions of one mistake, written again in this course's
signatures, with its source. They are laid over the solutions, judged and diagnosed in this process.
`real_mistakes.toml` says of each what is wrong, and how good what is said of it is:

| outcome | what is said |
| --- | --- |
| `named` | exactly this mistake |
| `helped` | something true that leads there |
| `silent` | nothing, or nothing of use |
| `misled` | something false, or something that leads elsewhere |

The outcome is a reader's judgement of all that a student sees: a check's message counts too, and is shown in
brackets where nothing else is said. `found` tells mistakes that were known while the diagnosis was written
("before") from those that were looked for after it was finished ("after"), and from those that were looked
for after what those taught was built in ("later"), and so once more ("latest"). All these are mistakes that
were not there before; those that are "sampled" were taken as they came, in the proportions in which people
make them, by who did not look at what is there (half of them), or from the first results of searches. With
`write` as an argument the beginnings of what is said are written down anew, and outcomes of texts that
changed become "?", to be judged again.

The table shows what is said today. What was said when they were read for the first time tells more about
mistakes that are still to come, for what each lot taught was then built in:

| found | in all | named | helped | silent | misled |
| --- | --- | --- | --- | --- | --- |
| after | 73 | 35 | 21 | 14 | 3 |
| later | 54 | 30 | 14 | 9 | 1 |
| latest | 95 | 52 | 24 | 16 | 3 |
| sampled | 135 | 91 | 25 | 17 | 2 |
"""

import sys
import tomllib
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from types import ModuleType

import numpy as np

from grader.course import reader
from grader.course.course import Assignment, Course
from grader.course.solutions import importable, solutions
from grader.diagnosis.diagnose import Diagnoses, Exercise
from grader.grading.checks import Checks
from grader.instructor.mutants import Workbench
from grader.judging.verdicts import Judged
from grader.model import Verdict
from grader.record import Record

ROOT = Path(__file__).parents[2]
MISTAKES = ROOT / "tests/samples/mistakes"
TABLE = Path(__file__).with_name("real_mistakes.toml")
OUTCOMES = ("named", "helped", "silent", "misled")
FOUND = ("before", "after", "later", "latest", "sampled")  # see above
BEGINNING = 100  # letters of what is said that are written down
Entry = Mapping[str, str | list[str]]  # exercise, source, truth, found, outcome, said


class Told(Record):
    """What a mistake loses, and what is said of it."""

    lost: tuple[str, ...]
    texts: Mapping[str, str]  # by the name of the check, "" for nothing
    messages: Mapping[str, str]  # what the report says of the result, by the name of the check

    @property
    def beginnings(self) -> list[str]:
        """Everything that is said, each once, in the order of the checks."""
        return list(dict.fromkeys(text[:BEGINNING] for text in self.texts.values() if text))


def table() -> dict[str, Entry]:
    """What is known of each mistake, by its name."""
    return tomllib.loads(TABLE.read_text(encoding="utf-8"))


class Readings:
    """Diagnoses of mistakes that are laid over the solutions, one at a time."""

    def __init__(self, course: Course) -> None:
        """Take the course; results are opened where they are needed."""
        self._course = course
        self._benches = {each.name: Workbench(course, each) for each in course.assignments}
        self._calls = calls(course)

    def told(self, name: str, exercise: str) -> Told:
        """Lay one mistake over the solutions, and say what is told of its assignment.

        Args:
            name: of the file.
            exercise: that the mistake is in, with its assignment: "dropout::dropout_forward".
        """
        assignment = self._course.assignment(exercise.split("::")[0])
        selected = self._course.select(assignment.name)
        with importable(laid_over(self._course, assignment, MISTAKES / f"{name}.py")) as modules:
            checks = self._benches[assignment.name].checks(name, modules)
            with np.errstate(all="ignore"):
                module = modules[assignment.name]
                judged = [judged_anew(checks, module, assignment.id(check)) for _, check in selected]
                found = Diagnoses(self._course, judged, self._calls, {}).by_check
        lost = [each for each in judged if each.verdict not in (Verdict.PASSED, Verdict.BLOCKED)]
        shown = [each.id for each in lost if not each.check.hidden]
        texts = {check: found[check].text if check in found else "" for check in shown}
        messages = {each.id: each.explanation.message for each in lost}
        return Told(tuple(each.id for each in lost), texts, messages)


def judged_anew(checks: Checks, module: ModuleType, check_id: str) -> Judged:
    """Judge a check as the sandbox does: its names and NumPy's global generator begin anew."""
    names = dict(vars(module))
    np.random.seed(0)
    found = checks.judged(check_id)
    vars(module).update(names)
    return found


def laid_over(course: Course, assignment: Assignment, path: Path) -> Iterator[tuple[str, ModuleType]]:
    """The solutions, one of them with a file's code run at its end: what it defines comes last."""
    code = compile(path.read_text(encoding="utf-8"), str(path), "exec")
    for name, module in solutions(course):
        if name == assignment.name:
            exec(code, module.__dict__)
        yield name, module


def calls(course: Course) -> dict[Exercise, tuple[Exercise, ...]]:
    """Which exercises' solutions use which others, by the names in their code."""
    with importable(solutions(course)) as modules:
        functions = {
            (each.name, exercise): vars(modules[each.name])[exercise]
            for each in course.assignments
            for exercise in each.exercises
        }
    return {
        (name, exercise): tuple((name, other) for other in code.co_names if (name, other) in functions)
        for (name, exercise), function in functions.items()
        if (code := getattr(function, "__code__", None)) is not None
    }


def outcomes(found: Iterable[Entry]) -> Counter[str]:
    """How many mistakes have each outcome."""
    return Counter(str(each["outcome"]) for each in found)


def written(name: str, entry: Entry) -> str:
    """One mistake as the table has it."""
    said = entry["said"]
    lines = [f"[{name}]"]
    keys = ("exercise", "source", "truth", "found", "outcome")
    lines += [f"{key} = {quoted(str(entry[key]))}" for key in keys]
    lines += ["said = ["] + [f"    {quoted(text)}," for text in said] + ["]"] if said else ["said = []"]
    return "\n".join(lines) + "\n"


def quoted(text: str) -> str:
    """A string of TOML."""
    text = text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
    return f'"{text}"'


def main(arguments: list[str]) -> int:
    """Print what is said of each mistake, or write it down; returns 1 if it is not what the table says."""
    course = reader.load(ROOT)
    readings, known, changed = Readings(course), table(), 0
    write = "write" in arguments
    chosen = [name for name in arguments if name != "write"] or list(known)
    for name in chosen:
        entry = known[name]
        told = readings.told(name, str(entry["exercise"]))
        same = told.beginnings == entry["said"]
        changed += not same
        print(f"{entry['outcome']:7} {name} ({entry['exercise']}){'' if same else '  CHANGED'}")
        print(f"        {entry['truth']}")
        for check, text in told.texts.items():
            print(f"        - {check.split('::', 1)[1]}: {text or f'({told.messages[check]})'}")
        if write and not same:
            known[name] = {**entry, "said": told.beginnings, "outcome": "?"}
    for found in FOUND:
        print(f"{found}:", dict(outcomes(each for each in known.values() if each["found"] == found)))
    print(f"{changed} changed")
    if write:
        parts = [written(name, entry) for name, entry in known.items()]
        TABLE.write_text("\n".join(parts), encoding="utf-8")
    return 1 if changed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
