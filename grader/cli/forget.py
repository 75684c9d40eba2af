"""`grader forget`: deletes what is remembered of earlier gradings and hints."""

import argparse

from grader.errors import GraderError

HELP = "delete what is kept of your earlier gradings and hints"
DESCRIPTION = (
    "Delete what `grader grade` keeps on a terminal, to say what changed since the last time, and which hint"
    " `grader hint` gave last. It never counts for a score, and no submission is touched."
)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the command's options: it has none of its own."""


def run(given: argparse.Namespace) -> int:
    """Delete it; returns the exit code."""
    from grader.student import history

    place = history.folder()
    try:
        count = history.forget()
    except OSError as error:
        raise GraderError(f"{place}: cannot be deleted: {error.strerror}; delete it yourself") from None
    deleted = f"Forgotten; {count} {'file' if count == 1 else 'files'} deleted."
    print(deleted if count else "Nothing was kept.")
    return 0
