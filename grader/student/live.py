"""What a kernel holds, as source: the definitions that exercises need, in the words in which they were typed.

Cells that ran are read statement by statement, by Python's own parser; nothing of them runs again here. Taken
are the latest definition of each name that is asked for, and of what it uses in turn: other functions,
constants, imports. What no cell tells, such as after `%reset`, is made up from the values themselves.
"""

import ast
import inspect
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from grader.record import Record
from grader.student.statements import Statement, statements

RUNNING = ("time", "timeit", "capture", "prun", "memit")  # cell magics that run the cell as Python
PLAIN = (bool, int, float, complex, str, bytes, type(None), tuple, list, dict, set, frozenset)


class Typed(Record):
    """A cell that ran, as it was typed and as Python, in which magics are calls; lines are the same."""

    text: str
    python: str


def cells(typed: Sequence[Typed], namespace: Mapping[str, Any], names: Iterable[str]) -> list[str]:
    """Collect the definitions of names, and all that these use.

    Args:
        typed: the cells that ran, as `history` gives them.
        namespace: what the names stand for.
        names: which are wanted; all of them are in the namespace.

    Returns:
        The texts of cells by their numbers in the kernel, from 1; lines that were not taken are empty.
    """
    collected = _Collected(namespace, [s for n, each in enumerate(typed) for s in statements(n, each.python)])
    collected.want(names)
    return list(_cells([each.text for each in typed], collected))


def history(namespace: Mapping[str, Any]) -> list[Typed]:
    """What was typed in cells so far, by the number of the cell; nothing at 0."""
    ipython = sys.modules.get("IPython")
    shell = ipython.get_ipython() if ipython is not None else None
    if shell is None or shell.user_ns is not namespace:
        return [Typed("", "")]
    manager = shell.history_manager
    pairs = zip(manager.input_hist_raw, manager.input_hist_parsed, strict=False)
    return [_typed(shell, raw, python) for raw, python in pairs] or [Typed("", "")]


def _typed(shell: Any, raw: str, python: str) -> Typed:
    """A cell; of one that begins with %%time and the like, what it runs."""
    before, magic, rest = raw.partition("%%")
    if magic and not before.strip() and rest.split()[:1] and rest.split()[0] in RUNNING:
        raw = "\n" * (before.count("\n") + 1) + rest.partition("\n")[2]
        python = str(shell.transform_cell(raw))
    return Typed(raw if raw.rstrip().count("\n") == python.rstrip().count("\n") else python, python)


def _cells(texts: list[str], collected: "_Collected") -> Iterator[str]:
    """The cells, with those of their lines that were taken; lines stay where they are."""
    taken: dict[int, set[int]] = {}
    for statement in collected.taken:
        taken.setdefault(statement.cell, set()).update(range(statement.first, statement.last + 1))
    made_up = "\n".join(collected.made_up)
    for number, text in enumerate(texts[1:], 1):
        lines = taken.get(number, set())
        if made_up and not lines:
            yield made_up
            made_up = ""
            continue
        kept = [line if n in lines else "" for n, line in enumerate(text.splitlines(), 1)]
        yield "\n".join(kept).rstrip()
    if made_up:
        yield made_up


class _Collected:
    """Statements that are needed, while they are looked for."""

    def __init__(self, namespace: Mapping[str, Any], all_statements: list[Statement]) -> None:
        self._namespace = namespace
        self._all = all_statements
        self._seen: set[tuple[str, int]] = set()
        self._taken: set[int] = set()
        self.made_up: list[str] = []

    @property
    def taken(self) -> list[Statement]:
        """Those that were found, in the order in which they ran."""
        return [self._all[place] for place in sorted(self._taken)]

    def want(self, names: Iterable[str]) -> None:
        """Take the latest definitions of names, and what they use."""
        waiting = [(name, len(self._all)) for name in names]
        while waiting:
            name, before = waiting.pop()
            if (name, before) in self._seen:
                continue
            self._seen.add((name, before))
            waiting += self._find(name, before)

    def _find(self, name: str, before: int) -> list[tuple[str, int]]:
        """Take what binds a name, and what changes it; returns what these use.

        Args:
            name: the name.
            before: the place of the statement that needs it when it runs; all, for what a function looks up.
        """
        binding = [place for place, each in enumerate(self._all[:before]) if name in each.binds]
        if not binding and before < len(self._all):
            return [(name, len(self._all))]
        if not binding:
            stars = [place for place, each in enumerate(self._all) if each.takes_all]
            return self._take(stars) if stars and name in self._namespace else self._make_up(name)
        place = binding[-1]
        if before == len(self._all):
            place = next((each for each in reversed(binding) if self._is_live(name, self._all[each])), place)
        changing = [n for n, each in enumerate(self._all[:before]) if n > place and name in each.changes]
        return self._take([place, *changing])

    def _take(self, places: Iterable[int]) -> list[tuple[str, int]]:
        """Take statements; returns the names that they use, now and later."""
        used = list[tuple[str, int]]()
        for place in set(places) - self._taken:
            self._taken.add(place)
            used += [(name, place) for name in self._all[place].now]
            used += [(name, len(self._all)) for name in self._all[place].later]
        return used

    def _is_live(self, name: str, statement: Statement) -> bool:
        """Whether a statement made the very function that a name stands for."""
        return statement.text.strip() == _source(self._namespace.get(name))

    def _make_up(self, name: str) -> list[tuple[str, int]]:
        """Write a definition of what no cell defines; returns the names that it uses."""
        if name not in self._namespace:
            return []
        value = self._namespace[name]
        text = _made_up(name, value)
        if not text:
            return []
        self.made_up.append(text)
        made = list(statements(0, text))
        return [(used, len(self._all)) for each in made for used in each.now | each.later]


def _source(value: Any) -> str:
    """The source of a function or class; "" if it is not known."""
    try:
        return inspect.getsource(value).strip()
    except (OSError, TypeError, SyntaxError):
        return ""


def _made_up(name: str, value: Any) -> str:
    """A statement that gives a name its value; "" if there is none."""
    if inspect.ismodule(value):
        return f"import {value.__name__} as {name}"
    home, own = getattr(value, "__module__", None), getattr(value, "__name__", None)
    if home == "__main__" and own == name:
        return _source(value)
    if home and own and getattr(sys.modules.get(home), own, None) is value and home != "__main__":
        return f"from {home} import {own} as {name}"
    if isinstance(value, PLAIN):
        try:
            if ast.literal_eval(repr(value)) == value:
                return f"{name} = {value!r}"
        except (ValueError, SyntaxError, MemoryError, RecursionError):  # it holds something else
            pass
    return ""
