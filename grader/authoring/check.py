"""A check, and how one is declared.

A check is a small seeded experiment on one exercise. It says nothing about right and wrong: it
returns arrays, and the comparison named in its decorator says how these are held against the
arrays that the Keras reference gave for the same inputs.

    from grader.authoring import check, close

    @check("softmax", points=2, compare=close(rtol=1e-6, reason="float32 carries 1e-7"))
    def ordinary_scores(student, rng):
        \"\"\"Probabilities for ordinary scores\"\"\"
        return {"probabilities": student.softmax(rng.normal(size=(5, 3)))}

A relation between several things that came back (equal masks, a factor) is worked out by a `measure`
function, which runs in the grader and not where student code could reach it:

    @check("dropout_forward", points=2, measure=factors, compare={...})

The module is loaded inside the sandbox as well.
"""

from collections.abc import Callable, Mapping
from math import inf
from typing import Any, TypeVar

from grader.authoring.comparisons import AuthoringError, Comparison
from grader.record import Record

Function = TypeVar("Function", bound=Callable[..., Any])

SECONDS = 5.0  # of CPU time a check may use unless it says otherwise
MEMORY = 512  # MiB a check may use on top of the bare worker


class Check(Record):
    """One experiment on one exercise, as its decorator declared it.

    Attributes:
        exercise: name of the function under check.
        name: name of the check function; what the check shows.
        title: first line of its docstring, as a teacher would say it.
        points: weight within its assignment (course.toml says what the assignment is worth).
        compare: one comparison for every item, or one for each named item.
        needs: checks ("name", or "exercise::name") that must have passed; None means the
            exercise's first check.
        hidden: whether students see that it failed but neither inputs nor expected values.
        seconds: CPU seconds it may use.
        memory: MiB it may use.
        function: the experiment, called with `(student, rng)`.
        measure: turns what the experiment returned into the items that are compared; None
            leaves them as they are.
        parts: exercises of any assignment ("optimizers::adam") that the experiment puts together.
    """

    exercise: str
    name: str
    title: str
    points: float
    compare: Comparison | Mapping[str, Comparison]
    needs: tuple[str, ...] | None
    hidden: bool
    seconds: float
    memory: int
    function: Callable[[Any, Any], Any]
    measure: Callable[..., dict[str, Any]] | None = None
    parts: tuple[str, ...] = ()

    @property
    def line(self) -> int:
        """The number of the line at which the experiment's text begins, decorators included."""
        function = self.function
        while hasattr(function, "__wrapped__"):
            function = function.__wrapped__
        return function.__code__.co_firstlineno

    @property
    def is_usual(self) -> bool:
        """Whether it has the usual limits."""
        return (self.seconds, self.memory) == (SECONDS, MEMORY)

    def comparison(self, item: str) -> Comparison:
        """The comparison for one named item of the evidence.

        Raises:
            AuthoringError: if the check names no comparison for it.
        """
        if not isinstance(self.compare, Mapping):
            return self.compare
        if item not in self.compare:
            raise AuthoringError(
                f"check {self.exercise}::{self.name}: no comparison for the item {item!r};"
                f" add it to compare= (it has {', '.join(self.compare)})"
            )
        return self.compare[item]


def check(
    *exercises: str,
    points: float,
    compare: Comparison | Mapping[str, Comparison],
    needs: str | tuple[str, ...] | None = None,
    hidden: bool = False,
    seconds: float = SECONDS,
    memory: int = MEMORY,
    measure: Callable[..., dict[str, Any]] | None = None,
    parts: tuple[str, ...] = (),
) -> Callable[[Function], Function]:
    """Declare the decorated function a check of the named exercise (or of several alike).

    Args:
        exercises: names of the functions it checks; `student.exercise` is the one at hand.
        points: weight within the assignment, 0 or more.
        compare: how evidence is held against the reference's; a mapping names each item.
        needs: checks that must have passed first, "name" or "exercise::name"; by default the
            first check of the exercise. `()` means none.
        hidden: keep inputs, expected values and code out of a student's report.
        seconds: CPU seconds allowed.
        memory: MiB allowed on top of the bare worker.
        measure: called in the grader with the returned arrays by name, once they have the shapes
            that Keras gave; returns the items to compare. If it takes `rng`, it gets a generator like
            the experiment's, to draw again what the experiment kept from student code.
        parts: exercises that it puts together, each as "assignment::exercise", what stands on
            others after them. It does not wait for them: where it fails, the report names the
            first of their own checks that fails too.

    Raises:
        AuthoringError: if the declaration is incomplete.
    """
    names = (needs,) if isinstance(needs, str) else needs

    def declare(function: Function) -> Function:
        title = first_line(function)
        if not exercises:
            raise AuthoringError(f"check {function.__name__}: name at least one exercise")
        if not title:
            raise AuthoringError(f"check {function.__name__}: its title is missing; add a docstring")
        if not 0 <= points < inf:
            raise AuthoringError(
                f"check {function.__name__}: points must not be negative. Received: {points}"
            )
        given = list(compare.values()) if isinstance(compare, Mapping) else [compare]
        if not given or not all(isinstance(each, Comparison) for each in given):
            raise AuthoringError(
                f"check {function.__name__}: compare= takes a comparison such as close(rtol=…, reason=…),"
                f" or one for each named item. Received: {compare!r}"
            )
        declared = function.__globals__.setdefault("__checks__", [])
        for exercise in exercises:
            declared.append(
                Check(
                    exercise,
                    function.__name__,
                    title,
                    points,
                    compare,
                    names,
                    hidden,
                    seconds,
                    memory,
                    function,
                    measure,
                    parts,
                )
            )
        return function

    return declare


def first_line(function: Callable[..., Any]) -> str:
    """First line of a docstring, without a closing full stop; "" where there is none."""
    text = (function.__doc__ or "").strip()
    return text.splitlines()[0].rstrip(" .") if text else ""
