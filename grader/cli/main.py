"""The command line: `grader COMMAND`, one file a command in this folder.

EXAMPLES has the exit codes. What a command does not use is not imported.
"""

import argparse
import os
import sys
from importlib import import_module

from grader import __version__
from grader.cli.common import path

COMMANDS = (
    "grade",
    "watch",
    "class",
    "regrade",
    "reference",
    "template",
    "kit",
    "verify",
    "show",
    "hint",
    "forget",
    "experiments",
    "plot",
    "feedback",
    "gradebook",
    "export",
    "gradescope",
    "demo",
    "doctor",
)
MODULES = {"class": "classroom"}  # of a command whose name is a word of Python
EXAMPLES = """\
examples:
  grader grade student_template                     grade a folder, everything
  grader grade ana.zip --only optimizers::adam      one exercise of a zip
  grader grade class/* --json reports/              a class, one JSON report each
  grader watch ana                                  on each save, what changed first
  grader class submissions.zip --list               who of a class handed in what
  grader class submissions.zip                      grade it, or go on with it
  grader show optimizers::adam::three_steps         a snippet that repeats one check
  grader show optimizers::adam::three_steps --run ana
                                                    got, expected, difference
  grader hint softmax                               a hint; the same again gives the next
  grader regrade submissions.zip                    the class, when checks have changed
  grader gradebook why kim                          what a score is made of
  grader doctor                                     what is installed, is all well

exit codes:
  0    graded; or all is well
  1    graded, but below --fail-under; or something is not well
  2    nothing could be graded, or no report written; or wrong usage
  3    some of several submissions could not be graded, or their reports written
  130  stopped by Ctrl-C (143: by SIGTERM)

Shell completion: eval "$(register-python-argcomplete grader)"
"""


def main(arguments: list[str] | None = None) -> int:
    """Run one command; returns its exit code."""
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # nothing here is large; threads would only compete
    parser = _parser()
    _complete(parser)
    from grader import signals
    from grader.course.trust import refuse_files
    from grader.errors import GraderError

    try:
        refuse_files(sys.argv[1:] if arguments is None else arguments)
        given, unknown = parser.parse_known_args(arguments)
        if unknown:
            given.parser.error(f"unrecognized arguments: {' '.join(unknown)}")
        if given.command is None:
            parser.print_help()
            return 2
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
    except SystemExit as error:  # rich makes its own of that
        if isinstance(error.__context__, BrokenPipeError):
            return 0
        raise


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
    parser.set_defaults(command=None, parser=parser)
    commands = parser.add_subparsers(metavar="COMMAND", dest="command", prog=parser.prog)
    common = argparse.ArgumentParser(add_help=False)
    common.add_argument(
        "--course",
        type=path,
        metavar="PATH",
        help="a course.toml, or its folder (default: $GRADER_COURSE, else the grader's own, from its folder)",
    )
    for name in COMMANDS:
        command = import_module(f"grader.cli.{MODULES.get(name, name)}")
        about = getattr(command, "DESCRIPTION", None)
        own = commands.add_parser(name, parents=[common], help=command.HELP, description=about)
        own.set_defaults(run=command.run, parser=own)
        command.add_arguments(own)
    return parser


if __name__ == "__main__":
    sys.exit(main())
