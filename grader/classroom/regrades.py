"""What a gradebook knows of gradings that wait: what each was made from, and which do not count yet."""

import json
from dataclasses import replace

from grader.classroom import gradings
from grader.classroom.database import Database
from grader.classroom.digests import Digests
from grader.classroom.entries import KeptGrading, MadeFrom

AGAIN = " again"  # ends the scope of a grading beside one that was made from the same before


class Regrades:
    """The part of a gradebook that a regrade is about."""

    def __init__(self, database: Database) -> None:
        """Take a file whose tables are prepared."""
        self._database = database

    def remember(self, made_from: MadeFrom, digests: Digests) -> None:
        """Keep the digests of a course that something is graded by now."""
        with self._database.writing():
            said = json.dumps(digests, sort_keys=True)
            self._database.run("INSERT OR IGNORE INTO meta VALUES (?, ?)", _name(made_from), said)

    def digests(self, made_from: MadeFrom) -> Digests:
        """The digests of a course that something was graded by; none where they were not kept."""
        said = self._database.one("SELECT value FROM meta WHERE name = ?", _name(made_from))
        found: Digests = {} if said is None else json.loads(said)
        return found

    def accepted(self, attempt: int) -> list[KeptGrading]:
        """The gradings of an attempt that count, the newest first, before them those that came to a score."""
        return gradings.of_attempt(self._database, attempt)

    def assignments_of(self, grading: KeptGrading) -> set[str]:
        """Names of the assignments that a grading says something of."""
        return {check.check_id.split("::")[0] for check in gradings.checks(self._database, grading.key)}

    def is_waiting(self, attempt: int, made_from: MadeFrom) -> bool:
        """Whether a grading of an attempt waits that was made from the same, in any scope."""
        return any(
            self._database.rows(
                "SELECT 1 FROM gradings WHERE attempt = ? AND course = ? AND results = ? AND grader = ?"
                " AND NOT accepted",
                *(attempt, made_from.course, made_from.results, made_from.grader),
            )
        )

    def waiting(self) -> list[MadeFrom]:
        """What the gradings that do not count yet were made from."""
        rows = self._database.rows(
            "SELECT DISTINCT course, results, grader, scope FROM gradings WHERE NOT accepted"
        )
        return [MadeFrom(*row) for row in rows]

    def free_scope(self, attempt: int, made_from: MadeFrom) -> str:
        """A scope under which a grading can wait beside one that counts and was made from the same.

        There is one where a course has become again what it was before.
        """
        while gradings.is_there(self._database, attempt, made_from):
            made_from = replace(made_from, scope=made_from.scope + AGAIN)
        return made_from.scope


def _name(made_from: MadeFrom) -> str:
    return f"digests {made_from.course} {made_from.results}"
