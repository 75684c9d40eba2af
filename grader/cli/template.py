"""`grader template`: makes the students' files from the solutions."""

import argparse

from grader.cli.common import whole_course

HELP = "make student_template/ from the solutions"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the command's options: it has none of its own."""


def run(given: argparse.Namespace) -> int:
    """Write the template; returns the exit code."""
    from grader.instructor import template
    from grader.report.numbers import counted

    changed = template.write(whole_course(given))
    for path in changed:
        print(f"{template.FOLDER}/{path.name} written")
    print(f"{template.FOLDER}: {counted(len(changed), 'file')} changed")
    return 0
