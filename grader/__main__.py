"""`python -m grader`, and the command `grader`: how the process begins and how it ends."""

import atexit
import gc
import io
import os
import sys

from grader.course.elsewhere import look_elsewhere

TYPE_CHECKING = False  # typing itself takes a while to import
if TYPE_CHECKING:
    from typing import NoReturn

NEW_OBJECTS = 100_000  # between two searches for garbage; a whole grading makes fewer that stay


def run() -> "NoReturn":
    """Run the command line's command, and end the process with its exit code.

    Searches for garbage are rare, because nearly all that is made at the start stays. In the end, functions
    registered with atexit are called and output is flushed, but the interpreter is not taken apart: with
    NumPy loaded, that takes 20 ms. An exception, such as SystemExit, ends the process in Python's usual way.
    """
    gc.set_threshold(NEW_OBJECTS)
    try:
        os.getcwd()
    except OSError:
        print("grader: the folder that you stand in was removed; go to another one (cd)", file=sys.stderr)
        os._exit(2)
    look_elsewhere()
    _speak_to_any()
    try:
        from grader.cli.main import main

        code = main()
    except KeyboardInterrupt:
        print("grader: interrupted", file=sys.stderr)
        code = 130
    atexit._run_exitfuncs()
    for stream in (sys.stdout, sys.stderr):
        if stream is not None and not stream.closed:
            try:
                stream.flush()
            except OSError as error:  # the reader of a pipe, such as head, may have seen enough
                if stream is sys.stdout and not isinstance(error, BrokenPipeError):
                    raise
    os._exit(code)


def _speak_to_any() -> None:
    """Print to whatever is there: no stream at all, or one that cannot show every letter of a name."""
    sys.stdout = sys.stdout or open(os.devnull, "w")  # noqa: SIM115  # for as long as this process lives
    sys.stderr = sys.stderr or open(os.devnull, "w")  # noqa: SIM115
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(errors="backslashreplace")  # as standard error has it


if __name__ == "__main__":
    if not sys.flags.safe_path:
        del sys.path[0]  # the working folder
    run()
