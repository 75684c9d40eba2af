"""`grader template`: makes the students' files, modules and notebooks, from the solutions."""

import argparse

from grader.cli.common import whole_course

HELP = "make student_template/ and student_notebooks/ from the solutions"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the command's options: it has none of its own."""


def run(given: argparse.Namespace) -> int:
    """Write template and notebooks; returns the exit code."""
    from grader.instructor import notebooks, template
    from grader.report.numbers import counted

    course = whole_course(given)
    for made in (template, notebooks):
        changed = made.write(course)
        for path in changed:
            print(f"{made.FOLDER}/{path.name} written")
        print(f"{made.FOLDER}: {counted(len(changed), 'file')} changed")
    return 0
