"""`grader experiments`: trains the lectures' networks with NumPy and with Keras."""

import argparse
from pathlib import Path

from grader.cli.common import whole_course

HELP = "train the lectures' networks with NumPy and with Keras"
DESCRIPTION = (
    "Train the networks of a plan with a folder's own parts and with Keras, side by side. The parts run in"
    " this process, without a sandbox: give a folder that you trust. A run that was stopped goes on where"
    " it was."
)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the command's options."""
    parser.add_argument(
        "--parts", type=Path, metavar="FOLDER", help="modules to build of (default: the solution)"
    )
    parser.add_argument("--only", default="", metavar="A,B", help="only these rows, search or sweeps")
    parser.add_argument("--epochs", type=int, metavar="N", help="so many epochs instead of the plan's")
    parser.add_argument("--numpy-only", action="store_true", help="leave Keras out")
    parser.add_argument("--plan", type=Path, metavar="FILE", help="another experiments.toml")
    parser.add_argument(
        "--output", type=Path, metavar="DIR", help="where to write (default: experiments/ in the course)"
    )


def run(given: argparse.Namespace) -> int:
    """Train; returns the exit code."""
    from grader.experiments import command

    options = command.Options(
        parts=given.parts,
        only=given.only,
        epochs=given.epochs,
        keras=not given.numpy_only,
        plan=given.plan,
        output=given.output,
    )
    return command.experiments(whole_course(given), options)
