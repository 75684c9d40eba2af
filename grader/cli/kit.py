"""`grader kit`: what students get, as a folder or a zip; or a new one, taken in where they work."""

import argparse
from pathlib import Path

from grader.cli.common import path, whole_course

TYPE_CHECKING = False  # typing itself takes a while to import
if TYPE_CHECKING:
    from grader.instructor.kit.update import Renewed

HELP = "make what students get, or take a new one in"
DESCRIPTION = """\
Make a kit: the template, handouts, visible checks with what Keras gives for them, the grader itself.
No solution, no hidden check and no seed is in it.
"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the command's options."""
    parser.add_argument("target", nargs="?", type=path, metavar="DIR", help="folder or .zip (default: kit)")
    parser.add_argument("--update", type=path, metavar="DIR", help="take the kit in where an older one is")
    parser.add_argument("--from", dest="source", type=path, metavar="KIT", help="a kit that was made before")


def run(given: argparse.Namespace) -> int:
    """Make a kit or take one in; returns the exit code."""
    from grader.errors import GraderError
    from grader.instructor.kit import build, update
    from grader.report.numbers import counted

    if given.update and given.target:
        raise GraderError(f"{given.target}: --update names the folder already; leave out one of the two")
    if given.source and not given.update:
        raise GraderError("--from: takes a kit in; name the folder of the older one with --update DIR")
    files = update.read(given.source) if given.source else build.files(whole_course(given))
    if given.update:
        _tell(update.renew(files, given.update), given.update)
        return 0
    target = given.target or Path("kit")
    update.write(files, target)
    size = sum(map(len, files.values())) / 1e6
    print(f"{target}: {counted(len(files), 'file')}, {size:.1f} MB; students begin with its README.md")
    return 0


def _tell(done: "Renewed", target: Path) -> None:
    from grader.instructor.kit.update import ASIDE
    from grader.report.escape import line
    from grader.report.numbers import counted

    changed = len(done.written) + len(done.removed)
    said = f"{counted(changed, 'file')} renewed" if changed else "nothing is new"
    print(f"{line(str(target))}: {said}")
    for name in done.kept:
        print(f"{line(name)}: yours stays; the new one is {ASIDE}/{line(name)}")
    for name in done.replaced:
        print(f"{line(name)}: is new, as grading needs it; yours is {ASIDE}/{line(name)}")
