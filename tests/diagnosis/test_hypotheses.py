"""Which slip explains what was seen: by hand-made sketches of three checks, the last one hidden."""

from collections.abc import Sequence

import numpy as np
import pytest

from grader.diagnosis.hypotheses import CONVENTION, UNTOLD, Hypotheses, Match, Told, number
from grader.diagnosis.sketch import VERDICTS, Sketch
from grader.model import Verdict

PASSED, FAILED = VERDICTS.index(Verdict.PASSED), VERDICTS.index(Verdict.FAILED)
CHECKS = ("first", "second", "secret")
SIGN, FACTOR = (
    Told("sign", "a part has the wrong sign. Which?"),
    Told("factor", "a factor is missing. Which?"),
)
FIXED = Told("argument", "rate is {constant}. Where is it used?")
Row = tuple[
    Told, Sequence[float | None], int, float
]  # told, the item of each visible check, family, constant


def item(value: float | None) -> tuple[float, float, float]:
    """Distance, direction and size of an item that lies so far off."""
    return (0.0, 0.0, 0.0) if value is None else (abs(value), 0.7 * value, 3.0)


def sketched(items: Sequence[float | None], hidden: bool | None = True, noise: float = 1e-11) -> Sketch:
    """What was seen of two visible checks, and of the hidden one, if it was run."""
    verdicts = {name: PASSED if v is None else FAILED for name, v in zip(CHECKS, items, strict=False)}
    if hidden is not None:
        verdicts["secret"] = PASSED if hidden else FAILED
    forms = tuple("" if value is None else "(3,)" for value in items)
    return Sketch(verdicts, forms, np.array([item(v) for v in items]), np.full(len(items), noise))


def known(*rows: Row) -> Hypotheses:
    """What each of some slips gives; the hidden check passes with all of them."""
    told = tuple(dict.fromkeys(row[0] for row in rows))
    wrong = np.array([[value is not None for value in row[1]] for row in rows])
    return Hypotheses(
        told=told,
        says=np.array([told.index(row[0]) for row in rows]),
        families=np.array([row[2] for row in rows]),
        constants=np.array([row[3] for row in rows]),
        checks=CHECKS,
        verdicts=np.array([[FAILED if w else PASSED for w in line] + [PASSED] for line in wrong]),
        words=("", "(3,)"),
        forms=wrong.astype(int),
        numbers=np.array([[item(value) for value in row[1]] for row in rows], np.float32),
    )


def alone(told: Told, *items: float | None) -> Row:
    return told, items, -1, 0.0


def test_a_slip_that_gives_the_same_numbers_is_told() -> None:
    match = Match(sketched([0.5, -0.25]), known(alone(SIGN, 0.5, -0.25), alone(FACTOR, 0.5, -0.3)))
    assert match.explained() == SIGN


@pytest.mark.parametrize(
    "seen",
    [
        sketched([0.5, -0.2501]),  # another number
        sketched([0.5, None]),  # a check passes that should not
        sketched([0.5, -0.25], hidden=False),  # the hidden one does not pass
        sketched([0.5, 0.25]),  # as far away, in the other direction
    ],
)
def test_what_differs_anywhere_is_not_explained(seen: Sketch) -> None:
    assert Match(seen, known(alone(SIGN, 0.5, -0.25))).explained() is None


def test_hidden_checks_may_be_missing() -> None:
    assert Match(sketched([0.5, None], hidden=None), known(alone(SIGN, 0.5, None))).explained() == SIGN


def test_where_two_are_told_otherwise_nothing_is_said() -> None:
    both = known(alone(SIGN, 0.5, 0.1), alone(FACTOR, 0.5, 0.1))
    assert Match(sketched([0.5, 0.1]), both).explained() is None


def test_what_is_left_untold_silences_others() -> None:
    both = known(alone(SIGN, 0.5, 0.1), alone(Told("term", UNTOLD), 0.5, 0.1))
    assert Match(sketched([0.5, 0.1]), both).explained() is None


def test_numbers_that_rounding_could_make_tell_nothing() -> None:
    match = Match(sketched([3e-6, None], noise=3e-6), known(alone(SIGN, 3e-6, None)))
    assert match.explained() is None


def test_numbers_of_single_precision_are_near_enough() -> None:
    seen = sketched([0.5 + 1e-6, None], noise=3e-6)
    assert Match(seen, known(alone(SIGN, 0.5, None))).explained() == SIGN


def family(power: float) -> list[Row]:
    return [(FIXED, (2 * c**power, c), 0, c) for c in (1e-6, 1e-5, 1e-4, 1e-3)]


@pytest.mark.parametrize("constant", [1e-5, 3e-5, 2.5e-4])
@pytest.mark.parametrize("power", [1.0, 0.5])
def test_a_constant_is_worked_out(constant: float, power: float) -> None:
    match = Match(sketched([2 * constant**power, constant]), known(*family(power)))
    assert match.explained() == Told("argument", f"rate is {number(constant)}. Where is it used?")


def test_a_constant_has_to_explain_all() -> None:
    assert Match(sketched([2 * 3e-5, 4e-5]), known(*family(1.0))).explained() is None


@pytest.mark.parametrize("constant", [3e-7, 2e-3])
def test_no_constant_is_told_beyond_those_that_were_tried(constant: float) -> None:
    assert Match(sketched([2 * constant, constant]), known(*family(1.0))).explained() is None


@pytest.mark.parametrize(
    ("value", "text"), [(1e-7, "1e-7"), (0.5, "0.5"), (3.0, "3"), (2.2e-16, "2.2e-16"), (0.1 + 0.2, "0.3")]
)
def test_constants_are_written_as_people_do(value: float, text: str) -> None:
    assert number(value) == text


def test_two_slips_in_different_items_are_told_with_their_checks() -> None:
    rows = known(alone(SIGN, 0.5, None), alone(FACTOR, None, 0.1), alone(FACTOR, None, 0.2))
    match = Match(sketched([0.5, 0.1]), rows)
    assert match.explained() is None
    assert match.several() == [(SIGN, ["first"]), (FACTOR, ["second"])]


def test_two_pairs_that_are_told_otherwise_are_none() -> None:
    other = Told("term", "a term is missing. Which?")
    rows = known(alone(SIGN, 0.5, None), alone(other, 0.5, None), alone(FACTOR, None, 0.1))
    assert Match(sketched([0.5, 0.1]), rows).several() == []


def test_slips_in_one_item_are_no_pair() -> None:
    rows = known(alone(SIGN, 0.5, 0.1), alone(FACTOR, None, 0.1))
    assert Match(sketched([0.5, 0.1]), rows).several() == []


def test_what_one_untold_slip_explains_is_no_pair() -> None:
    alone_too = alone(Told("other", UNTOLD), 0.5, 0.1)
    rows = known(alone(SIGN, 0.5, None), alone(FACTOR, None, 0.1), alone_too)
    assert Match(sketched([0.5, 0.1]), rows).several() == []


def test_a_slip_goes_with_a_known_mistake_or_convention() -> None:
    planted = Told(CONVENTION, "half the penalty. Whose?", "halved")
    match = Match(sketched([0.5, 0.1]), known(alone(planted, 0.5, None), alone(FACTOR, None, 0.1)))
    assert match.several() == [(planted, ["first"]), (FACTOR, ["second"])]


def test_a_known_mistake_alone_is_left_to_its_fingerprint() -> None:
    planted = Told(CONVENTION, "half the penalty. Whose?", "halved")
    assert Match(sketched([0.5, None]), known(alone(planted, 0.5, None))).explained() is None


def test_three_slips_are_the_most() -> None:
    names = ("first", "second", "third", "fourth")
    told = [Told(name, f"{name}?") for name in names]
    for count in (3, 4):
        items = [[0.1 * (i + 1) if i == j else None for j in range(count)] for i in range(count)]
        rows = known(*(alone(t, *line) for t, line in zip(told, items, strict=False)))
        verdicts = np.array([[FAILED if v else PASSED for v in line] for line in items])
        rows = Hypotheses(**{**vars_of(rows), "checks": names[:count], "verdicts": verdicts})
        values = [0.1 * (i + 1) for i in range(count)]
        seen = Sketch(
            dict.fromkeys(names[:count], FAILED),
            ("(3,)",) * count,
            np.array([item(v) for v in values]),
            np.full(count, 1e-11),
        )
        assert len(Match(seen, rows).several()) == (3 if count == 3 else 0)


def vars_of(rows: Hypotheses) -> dict[str, object]:
    fields = ("told", "says", "families", "constants", "checks", "verdicts", "words", "forms", "numbers")
    return {name: getattr(rows, name) for name in fields}


def part(seen: Sequence[float | None], *rows: Row, form: str = "(3,)") -> tuple[Told, Sequence[str]] | None:
    """What explains a part of what was seen of three visible checks."""
    names = ("first", "second", "third")
    table = known(*rows)
    wrong = table.forms != 0
    verdicts = np.where(wrong, FAILED, PASSED)
    table = Hypotheses(**{**vars_of(table), "checks": names, "verdicts": verdicts, "words": ("", form)})
    forms = tuple("" if value is None else form for value in seen)
    judged = {name: PASSED if v is None else FAILED for name, v in zip(names, seen, strict=True)}
    numbers = np.array([item(v) for v in seen])
    return Match(Sketch(judged, forms, numbers, np.full(3, 1e-11), names), table).partly()


def test_a_slip_that_another_spoils_in_one_check_is_told_of_the_others() -> None:
    assert part([0.5, 0.25, 0.9], alone(SIGN, 0.5, 0.25, 0.1)) == (SIGN, ["first", "second"])


@pytest.mark.parametrize(
    ("seen", "row"),
    [
        ([0.5, 0.9, 0.8], alone(SIGN, 0.5, 0.25, 0.1)),  # one check alone
        ([0.5, 0.25, None], alone(SIGN, 0.5, 0.25, 0.1)),  # a check passes that should not
        ([0.5, 0.25, 0.9], (FIXED, (0.5, 0.25, 0.1), 0, 3.0)),  # a constant fits much
        ([0.5, 0.25, 0.9], alone(Told("left at zeros", "all is 0. Why?"), 0.5, 0.25, 0.1)),
    ],
)
def test_what_explains_too_little_says_nothing(seen: Sequence[float | None], row: Row) -> None:
    assert part(seen, row) is None


def test_single_numbers_are_explained_by_chance() -> None:
    assert part([0.5, 0.25, 0.9], alone(SIGN, 0.5, 0.25, 0.1), form="()") is None


def test_two_that_explain_as_much_say_nothing() -> None:
    assert part([0.5, 0.25, 0.9], alone(SIGN, 0.5, 0.25, 0.1), alone(FACTOR, 0.5, 0.25, 0.2)) is None


def test_the_one_that_explains_more_is_told() -> None:
    rows = alone(SIGN, 0.5, 0.25, 0.1), alone(FACTOR, 0.5, 0.25, 0.9)
    assert part([0.5, 0.25, 0.9], *rows) == (FACTOR, ["first", "second", "third"])


def test_a_known_mistake_of_which_nothing_was_seen_has_no_part() -> None:
    there, gone = (Told("misconception", f"{name}?", name) for name in ("there", "gone"))
    rows = known(alone(there, 0.5, 0.1), alone(gone, 0.4, 0.2), alone(SIGN, 0.4, 0.2))
    assert Match(sketched([0.5, 0.3]), rows).impossible() == {"gone"}
