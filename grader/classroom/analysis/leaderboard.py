"""Networks in the order of their accuracy; by name only those whose students have agreed to it."""

from collections.abc import Collection, Mapping, Sequence

from grader.classroom.database import GradebookError
from grader.classroom.gradebook import Gradebook
from grader.model.classes import Network, Rank

FILE = "leaderboard.txt"  # beside the gradebook: the id of a student in each line
CODE = 8  # first letters of a submission's digest, which the report of its author has
SIZE_LIMIT = 1 << 20  # bytes


def opted_in(book: Gradebook) -> frozenset[str]:
    """The ids of the students who may stand on the leaderboard by name: those in `leaderboard.txt`.

    Empty lines and those that begin with # are left out; without the file, nobody has agreed.

    Raises:
        GradebookError: if it cannot be read, or a line is nobody's id.
    """
    path = book.path.with_name(FILE)
    try:
        with path.open("rb") as file:
            text = file.read(SIZE_LIMIT).decode("utf-8-sig")
    except FileNotFoundError:
        return frozenset()
    except (OSError, UnicodeDecodeError) as error:
        why = getattr(error, "strerror", None) or "it is no UTF-8"
        raise GradebookError(f"{path}: cannot be read: {why}; write an id of a student a line") from None
    known = {student.id for student in book.students()}
    found = set[str]()
    for number, line in enumerate(text.splitlines(), 1):
        name = line.strip()
        if name and not name.startswith("#"):
            if name not in known:
                said = "is nobody's id; `grader gradebook students` lists them"
                raise GradebookError(f"{path}: line {number}: {name} {said}")
            found.add(name)
    return frozenset(found)


def ranked(
    networks: Sequence[Network], digests: Mapping[str, str], named: Collection[str]
) -> tuple[Rank, ...]:
    """The leaderboard, assignment by assignment.

    Args:
        networks: all of them; those without an accuracy are left out.
        digests: of the submissions, by student.
        named: ids of those who have agreed to be named.
    """
    found = []
    for assignment in dict.fromkeys(each.assignment for each in networks):
        own = [each for each in networks if each.assignment == assignment]
        scored = [(each.accuracy, each) for each in own if each.accuracy is not None]
        scored.sort(key=lambda pair: (-pair[0], pair[1].seconds, pair[1].person.id))
        ranks = dict[float, int]()
        for place, (accuracy, each) in enumerate(scored, 1):
            person = each.person
            label = (person.name or person.id) if person.id in named else digests[person.id][:CODE]
            rank = ranks.setdefault(accuracy, place)
            found.append(Rank(rank, label, assignment, accuracy, each.seconds, each.parameters))
    return tuple(found)
