"""Records: dataclasses that share their methods."""

import copy
import pickle
from dataclasses import FrozenInstanceError, asdict, field, fields, is_dataclass, replace
from functools import cached_property

import pytest

from grader.authoring import close, exact, same_shape
from grader.model import AssignmentResult, CheckResult, Opaque, Report, Training, Verdict
from grader.record import Record


class Place(Record):
    """A record with all kinds of fields."""

    row: int
    column: int = 0
    notes: list[str] = field(default_factory=list)

    @cached_property
    def number(self) -> int:
        """Worked out once."""
        return 10 * self.row + self.column


def test_fields_by_place_and_by_name() -> None:
    """Values go to the fields in order, by name, or are what the class says"""
    assert Place(1, 2, ["a"]) == Place(row=1, column=2, notes=["a"]) == Place(1, notes=["a"], column=2)
    assert (Place(1).column, Place(1).notes) == (0, [])
    assert Place(1).notes is not Place(1).notes


@pytest.mark.parametrize(
    ("values", "named", "said"),
    [
        ((), {}, "Place: missing or unknown: row"),
        ((), {"column": 1}, "Place: missing or unknown: row"),
        ((), {"row": 1, "rows": 2}, "Place: missing or unknown: rows"),
        ((), {"rows": 2}, "Place: missing or unknown: row, rows"),
        ((1,), {"row": 1}, "Place: a field is given twice, or there are too many values"),
        ((1, 2, [], 4), {}, "Place: a field is given twice, or there are too many values"),
    ],
)
def test_wrong_fields(values: tuple[int, ...], named: dict[str, int], said: str) -> None:
    """A value that has no field, or two for one, or none, is an error"""
    with pytest.raises(TypeError) as error:
        Place(*values, **named)
    assert str(error.value) == said


def test_records_are_frozen() -> None:
    """Nothing can be assigned or deleted"""
    place = Place(1)
    with pytest.raises(FrozenInstanceError, match="row"):
        place.row = 2  # type: ignore[misc]
    with pytest.raises(FrozenInstanceError, match="row"):
        del place.row
    with pytest.raises(FrozenInstanceError, match="other"):
        place.other = 2  # type: ignore[attr-defined]


def test_equal_by_class_and_fields() -> None:
    """Equal are records of one class with equal fields; what is cached does not count"""
    place = Place(1, 2)
    assert place.number == 12
    assert place == Place(1, 2)
    assert place != Place(1, 3)
    assert exact(reason="") != same_shape(reason="")
    assert Opaque("a") != "a"
    assert hash(Opaque("a")) == hash(Opaque("a"))
    assert len({exact(reason="a"), exact(reason="a"), same_shape(reason="a")}) == 2
    with pytest.raises(TypeError, match="unhashable"):
        hash(place)


def test_records_are_dataclasses() -> None:
    """What `dataclasses` has for others works for them; a changed copy forgets what was cached"""
    place = Place(1, 2)
    assert place.number == 12
    assert is_dataclass(Place)
    assert [each.name for each in fields(Place)] == ["row", "column", "notes"]
    assert asdict(place) == {"row": 1, "column": 2, "notes": []}
    assert replace(place, row=3).number == 32
    assert repr(place) == "Place(row=1, column=2, notes=[])"


def test_records_can_be_matched_copied_and_pickled() -> None:
    """As any other object"""
    match close(rtol=0.5, reason="why", atol=0.0):
        case Record(rtol=size):
            assert size == 0.5
    match Place(1, 2):
        case Place(row, column):
            assert (row, column) == (1, 2)
    result = CheckResult("a::b::c", "Title", Verdict.PASSED, 1.0, 1.0)
    assert copy.deepcopy(result) == result
    assert pickle.loads(pickle.dumps(result)) == result  # noqa: S301  # its own


def test_methods_are_shared() -> None:
    """The records' methods are those of their base: none is compiled for a class"""
    for kind in Record.__subclasses__():
        assert not {"__init__", "__eq__", "__repr__", "__setattr__"} & vars(kind).keys(), kind


def reported(*assignments: tuple[str, bool, float | None]) -> Report:
    """A report of assignments that train: name, whether extra, accuracy."""
    results = tuple(AssignmentResult(name, name, (), extra=extra) for name, extra, _ in assignments)
    trainings = tuple(Training(name, (), accuracy, 1.0) for name, _, accuracy in assignments)
    return Report("Course", "ana", "graded", "", "", 0.0, results, trainings)


def test_the_accuracy_of_a_report_is_that_of_an_ordinary_network() -> None:
    """An extra network's, which reads more digits, stands for none that is missing"""
    assert reported(("mnist", False, 0.97), ("conv", True, 0.99)).accuracy == 0.97
    assert reported(("conv", True, 0.99), ("mnist", False, None)).accuracy is None
    assert reported(("conv", True, 0.99)).accuracy == 0.99
    assert reported().accuracy is None
