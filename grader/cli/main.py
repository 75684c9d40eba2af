"""The command line: `grader grade`, `reference`, `template`, `verify`, `show`, `experiments`, `doctor`.

Exit codes: 0 graded (or all is well), 1 below --fail-under (or something is not well), 2 could not be
graded or wrong usage. What a command does not use is not imported.
"""

import argparse
import os
import sys
from pathlib import Path

from grader import __version__

TYPE_CHECKING = False  # typing itself takes a while to import
if TYPE_CHECKING:
    from grader.course.course import Course

EXAMPLES = """\
examples:
  grader grade student_template                     grade a folder, everything
  grader grade ana.zip --only optimizers::adam      one exercise of a zip
  grader grade class/* --json reports/              a class, one JSON report each
  grader show optimizers::adam::three_steps         a snippet that repeats one check
  grader doctor                                     what is installed, is all well

Shell completion: eval "$(register-python-argcomplete grader)"
"""


def main(arguments: list[str] | None = None) -> int:
    """Run one command; returns its exit code."""
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # nothing here is large; threads would only compete
    parser = _parser()
    _complete(parser)
    given = parser.parse_args(arguments)
    if given.command is None:
        parser.print_help()
        return 2
    from grader import signals  # --help can do without these
    from grader.errors import GraderError

    try:
        with signals.heeded():  # so that the sandbox is cleared away
            code: int = given.run(given)
        return code
    except GraderError as error:
        from grader.report.escape import plain

        for line in plain(str(error)).splitlines():  # it may name a file of a submission
            print(f"grader: {line}", file=sys.stderr)
        return 2
    except BrokenPipeError:  # the reader of a pipe, such as head, has seen enough
        sys.stderr.close()
        return 0


def _complete(parser: argparse.ArgumentParser) -> None:
    if "_ARGCOMPLETE" in os.environ:
        import argcomplete

        argcomplete.autocomplete(parser)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="grader",
        description="Grade NumPy deep-learning exercises against Keras.",
        epilog=EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--version", action="version", version=f"grader {__version__}")
    parser.set_defaults(command=None)
    commands = parser.add_subparsers(metavar="COMMAND", dest="command", prog=parser.prog)
    common = argparse.ArgumentParser(add_help=False)
    common.add_argument(
        "--course",
        type=Path,
        metavar="PATH",
        help="a course.toml, or its folder (default: here or above)",
    )
    _grade_parser(commands.add_parser("grade", parents=[common], help="grade submissions"))
    reference = commands.add_parser("reference", parents=[common], help="make reference results with Keras")
    reference.add_argument("assignments", nargs="*", metavar="ASSIGNMENT", help="only these (default: all)")
    reference.add_argument(
        "--check", action="store_true", help="write nothing; say whether results still agree"
    )
    reference.add_argument(
        "--mistakes", action="store_true", help="only the fingerprints of planted mistakes; needs no Keras"
    )
    reference.set_defaults(run=_reference)
    template = commands.add_parser(
        "template", parents=[common], help="make student_template/ from the solutions"
    )
    template.set_defaults(run=_template)
    verify = commands.add_parser(
        "verify", parents=[common], help="check the checks: solution, template, mistakes"
    )
    verify.add_argument("assignments", nargs="*", metavar="ASSIGNMENT", help="the mistakes of these only")
    verify.add_argument("--no-training", action="store_true", help="do not train the solution's network")
    verify.add_argument("--json", type=Path, metavar="FILE", help="write everything that was found")
    verify.set_defaults(run=_verify)
    show = commands.add_parser("show", parents=[common], help="print a snippet that repeats one check")
    show.add_argument("check", metavar="CHECK", help="a check's id, such as optimizers::adam::three_steps")
    show.add_argument("--reveal", action="store_true", help="hidden checks too (for instructors)")
    show.set_defaults(run=_show)
    _experiments_parser(
        commands.add_parser(
            "experiments",
            parents=[common],
            help="train the lectures' networks with NumPy and with Keras",
            description="Train the networks of a plan with a folder's own parts and with Keras, side by side."
            " The parts run in this process, without a sandbox: give a folder that you trust. A run that was"
            " stopped goes on where it was.",
        )
    )
    doctor = commands.add_parser(
        "doctor", parents=[common], help="say what is installed and whether all is well"
    )
    doctor.set_defaults(run=_doctor)
    return parser


def _grade_parser(grade: argparse.ArgumentParser) -> None:
    grade.add_argument(
        "paths", nargs="+", type=_path, metavar="PATH", help="a folder, a .zip or .tar.gz, a .py or an .ipynb"
    )
    grade.add_argument(
        "--only",
        action="append",
        default=[],
        metavar="NAME",
        help="an assignment, assignment::exercise or a check's id",
    )
    grade.add_argument("--no-training", action="store_true", help="do not train networks on whole data sets")
    grade.add_argument(
        "--json", metavar="FILE", help="write the report; into a folder for several paths, or for FILE/"
    )
    grade.add_argument(
        "--fail-under", type=float, metavar="N", help="exit with 1 below N percent of the points"
    )
    grade.add_argument(
        "--jobs", type=int, metavar="N", help="submissions graded at the same time (default: one a processor)"
    )
    grade.add_argument("--sandbox", default="auto", metavar="LEVEL", help="auto, bubblewrap, user or plain")
    grade.add_argument(
        "--allow-unsafe", action="store_true", help="grade several submissions at the plain level too"
    )
    grade.add_argument("--verbose", action="store_true", help="list passed and repeated checks as well")
    grade.set_defaults(run=_grade)


def _path(text: str) -> Path:
    if not text:
        raise argparse.ArgumentTypeError("expected a path, got an empty word")
    return Path(text)


def _experiments_parser(experiments: argparse.ArgumentParser) -> None:
    experiments.add_argument(
        "--parts", type=Path, metavar="FOLDER", help="modules to build of (default: the solution)"
    )
    experiments.add_argument("--only", default="", metavar="A,B", help="only these rows of the plan")
    experiments.add_argument("--epochs", type=int, metavar="N", help="so many epochs instead of the plan's")
    experiments.add_argument("--numpy-only", action="store_true", help="leave Keras out")
    experiments.add_argument("--plan", type=Path, metavar="FILE", help="another experiments.toml")
    experiments.add_argument(
        "--output", type=Path, metavar="DIR", help="where to write (default: experiments/ in the course)"
    )
    experiments.set_defaults(run=_experiments)


def _load(given: argparse.Namespace) -> "Course":
    from grader.course import reader

    return reader.load(_course(given))


def _course(given: argparse.Namespace) -> Path:
    """The course's folder, or its course.toml."""
    here, chosen = Path.cwd(), given.course
    return chosen or next((d for d in (here, *here.parents) if (d / "course.toml").is_file()), here)


def _check_course(course: Path, paths: list[Path]) -> None:
    """Refuse a course that was found in a submission: its checks would run here, without a sandbox."""
    from grader.errors import GraderError

    folder = course.resolve()
    for path in paths if (folder / "course.toml").is_file() else ():
        if folder.is_relative_to(path.resolve()):
            raise GraderError(f"{path}: holds the course.toml that was found; name the course with --course")


def _grade(given: argparse.Namespace) -> int:
    from grader import signals

    course = _course(given)
    if given.course is None:
        _check_course(course, given.paths)
        given.course = course

    if len(given.paths) > 1:
        with signals.held_back():  # NumPy makes an ImportError of what comes while it is imported
            from grader.cli import grade as session

        return session.grade(_load(given), given)
    from grader.sandbox.place import Place

    # A worker takes as long to get ready as all that follows does to be imported.
    with Place(given.sandbox, course if course.is_dir() else course.parent, at_once=True) as place:
        with signals.held_back():
            from grader.cli import grade as session

        return session.grade(_load(given), given, place)


def _reference(given: argparse.Namespace) -> int:
    loaded = _load(given)
    chosen = [loaded.assignment(name) for name in given.assignments] or list(loaded.assignments)
    if given.mistakes and not given.check:
        from grader.instructor.fingerprinting import freeze_mistakes

        for assignment in chosen:
            print(f"{assignment.name}: {freeze_mistakes(loaded, assignment)} mistakes frozen")
        return 0
    from grader.instructor import freeze

    if not given.check:
        freeze.freeze(loaded, chosen, print)
        return 0
    differences = freeze.differences(loaded, chosen, print)
    for line in differences:
        print(f"grader: {line}", file=sys.stderr)
    return 1 if differences else 0


def _template(given: argparse.Namespace) -> int:
    from grader.instructor import template

    changed = template.write(_load(given))
    for path in changed:
        print(f"{template.FOLDER}/{path.name} written")
    print(f"{template.FOLDER}: {len(changed)} files changed")
    return 0


def _verify(given: argparse.Namespace) -> int:
    from grader.cli import verify as verify_table

    return verify_table.verify(
        _load(given), training=not given.no_training, only=tuple(given.assignments), target=given.json
    )


def _show(given: argparse.Namespace) -> int:
    from grader.cli import show

    print(show.snippet(_load(given), given.check, reveal=given.reveal), end="")
    return 0


def _experiments(given: argparse.Namespace) -> int:
    from grader.experiments import command

    return command.experiments(_load(given), given)


def _doctor(given: argparse.Namespace) -> int:
    from grader.cli import doctor

    return doctor.doctor(_load(given))


if __name__ == "__main__":
    sys.exit(main())
