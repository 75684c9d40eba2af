"""How good what is said of answers is that nobody planted, counted."""

import pytest

from grader.course.course import Course
from grader.diagnosis.hypotheses import LEFT_AT_ZEROS
from grader.instructor import outcomes
from grader.instructor.outcomes import HELPED, MISLED, NAMED, SILENT, Outcome, how_good
from grader.model import Diagnosis, Kind


def slip(name: str) -> Diagnosis:
    return Diagnosis(Kind.SLIP, "This is what you get when …", name)


CLUE = Diagnosis(Kind.CLUE, "dx is 2 times what is expected.")


@pytest.mark.parametrize(
    ("found", "kinds", "outcome"),
    [
        ([slip("sign")], {"sign"}, NAMED),
        ([slip("sign")], {"sign", "factor dropped"}, NAMED),
        ([slip("sign and factor dropped")], {"sign", "factor dropped"}, NAMED),
        ([slip("sign and factor dropped")], {"sign", "edge"}, MISLED),
        ([slip("sign"), CLUE], {"other"}, MISLED),
        ([slip("argument ignored")], {"factor dropped"}, NAMED),  # a factor of 1
        ([slip("argument ignored")], {"sign"}, MISLED),
        ([slip(LEFT_AT_ZEROS)], {"sign"}, NAMED),  # as can be seen
        ([Diagnosis(Kind.MISCONCEPTION, "…", "forgot_the_bias")], {"sign"}, NAMED),
        ([CLUE], {"sign"}, HELPED),
        ([], {"sign"}, SILENT),
    ],
)
def test_how_good_a_diagnosis_is(found: list[Diagnosis], kinds: set[str], outcome: str) -> None:
    assert how_good(found, kinds) == outcome


def test_too_much_that_is_false_is_a_finding(course: Course) -> None:
    assignment = course.assignments[0]
    right = [Outcome("edits", NAMED, "f", "…", "…")] * 399
    wrong = Outcome("two edits", MISLED, "f", "…", "a sign")
    assert outcomes.finding(assignment, [*right, wrong]).ok
    found = outcomes.finding(assignment, [*right[:99], wrong, wrong])
    assert not found.ok
    assert found.seen == "; ".join(2 * ["f: two edits: a sign"])


def test_counts_are_by_source() -> None:
    made = [Outcome("edits", NAMED, "f", "", ""), Outcome("edits", MISLED, "f", "", "")]
    assert outcomes.counted(made)["edits"] == {NAMED: 1, HELPED: 0, SILENT: 0, MISLED: 1}
    assert outcomes.counted(made)["nonsense"].total() == 0


@pytest.mark.parametrize("name", ["softmax_loss", "regularization"])
def test_other_seeds_mislead_no_more(course: Course, name: str) -> None:
    assignment = course.assignment(name)
    made = list(outcomes.of_edits(course, assignment, seed=20260, count=6))
    assert {each.source for each in made} == {"edits", "other edits", "two edits"}
    assert any(each.outcome == NAMED for each in made)
    assert [each for each in made if each.outcome == MISLED] == []


@pytest.mark.parametrize(("told", "outcome"), [(["a_mistake"], {MISLED}), ([LEFT_AT_ZEROS], {HELPED})])
def test_a_name_for_nonsense_misleads(
    course: Course, monkeypatch: pytest.MonkeyPatch, told: list[str], outcome: set[str]
) -> None:
    monkeypatch.setattr(outcomes, "explained_by", lambda *given: told)
    made = outcomes.of_nonsense(course, course.assignment("regularization"), seed=1, count=5)
    assert {each.outcome for each in made} == outcome
