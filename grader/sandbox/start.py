"""Where a worker's process begins, with Python's -I -S -B -u flags, inside whatever walls there are.

Finds the inner files on the stage, loads NumPy, becomes another user if told to, and serves.
"""

import argparse
import json
import os
import shutil
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any


def main() -> None:
    """Serve requests from standard input until it closes."""
    options = argparse.ArgumentParser()
    options.add_argument("stage", type=Path)
    options.add_argument("--uid", type=int, help="become this user")
    options.add_argument("--hold", action="store_true", help="hold open what that user cannot reach by name")
    options.add_argument("--limit-processes", action="store_true")
    given = options.parse_args()
    site = _hold(given.stage) if given.hold else given.stage / "site"
    sys.path[:0] = [str(given.stage / "inside"), str(site)]
    hooks, register = _noted_hooks()
    import numpy.linalg
    import numpy.random  # noqa: F401  # NumPy loads these when first used: here once, not in each child

    requests, answers = os.dup(0), os.dup(1)
    for number in (requests, answers):
        os.set_inheritable(number, False)
    null = os.open(os.devnull, os.O_RDWR)
    for number in (0, 1):
        os.dup2(null, number)
    _become_nobody(given.uid)
    temporary = Path(os.environ["TMPDIR"])
    temporary.mkdir(mode=0o700, exist_ok=True)
    from grader.sandbox.confine import confine
    from grader.sandbox.worker import Server

    packages = [str(package) for package in site.iterdir()]
    walls = confine(given.stage, temporary, [path for path in sys.path if path] + packages)
    os.register_at_fork = register
    Server(given.stage, requests, answers, given.limit_processes, hooks).serve(null, walls)


def _noted_hooks() -> tuple[list[dict[str, Any]], Callable[..., None]]:
    """Note what the library registers to be done in each forked child, such as to mend locks of threads:
    this process has no threads, and each page that a child touches costs. Student code gets it back.

    Returns:
        What will be registered, and the function that does it.
    """
    hooks: list[dict[str, Any]] = []
    register = os.register_at_fork
    os.register_at_fork = lambda **given: hooks.append(given)
    return hooks, register


def _hold(stage: Path) -> Path:
    """Open Python's and NumPy's folders, and reach them through the descriptors from now on.

    They may lie below a folder that the user to become may not enter, such as /root.

    Returns:
        The folder to import NumPy from.
    """
    held = stage / "held"
    shutil.rmtree(held, ignore_errors=True)  # an earlier worker's
    held.mkdir()
    for link in (stage / "site").iterdir():
        (held / link.name).symlink_to(_held(str(link)))
    sys.path[:] = [_held(path) for path in sys.path if os.path.isdir(path)]
    for module in list(sys.modules.values()):
        if getattr(module, "__path__", None):
            module.__path__ = [_held(path) for path in module.__path__]
    return held


def _held(folder: str) -> str:
    return f"/proc/self/fd/{os.open(folder, os.O_PATH)}"


def _become_nobody(uid: int | None) -> None:
    if uid is not None:
        os.setgroups([])
        os.setgid(uid)
        os.setuid(uid)


if __name__ == "__main__":
    try:
        main()
    except BaseException as failure:
        # The host reads this where it waits for the worker to be ready.
        print(json.dumps({"failed": f"{type(failure).__name__}: {failure}"}), file=sys.stderr)
        raise
