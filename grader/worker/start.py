"""Where a worker's process begins, with Python's -I -S -B -u flags, inside whatever walls there are.

    start.py STAGE [--uid=NUMBER] [--hold] [--limit-processes] [--hide=FOLDER]

Finds the packages on the stage, loads NumPy, becomes another user if told to, puts the inner walls up, and
serves. All that it needs of the grader is loaded before it becomes another user, who might not reach it.
"""

import gc
import json
import os
import stat
import sys
from collections.abc import Callable
from typing import Any


def main() -> None:
    """Serve requests from standard input until it closes."""
    gc.disable()  # what is loaded here stays; the server looks after the rest
    stage, *words = sys.argv[1:]
    options = dict(word.partition("=")[::2] for word in words)
    site = _hold(stage) if "--hold" in options else f"{stage}/site"
    sys.path[:0] = [site]
    hooks, register = _noted_hooks()
    import numpy.linalg
    import numpy.random  # noqa: F401  # NumPy loads these when first used: here once, not in each child

    from grader.worker.confine import confine
    from grader.worker.pipes import read_block
    from grader.worker.server import Server

    requests, answers = os.dup(0), os.dup(1)
    for number in (requests, answers):
        os.set_inheritable(number, False)
    null = os.open(os.devnull, os.O_RDWR)
    for number in (0, 1):
        os.dup2(null, number)
    if not os.stat(__file__).st_mode & stat.S_IROTH:  # what is loaded now and then, as well
        _load_all(f"{site}/grader/worker")
    worker_filter, child_filter = read_block(requests), read_block(requests)  # empty where there is none
    _become_nobody(options.get("--uid"))
    temporary = os.environ["TMPDIR"]
    os.makedirs(temporary, mode=0o700, exist_ok=True)
    packages = [f"{site}/{name}" for name in os.listdir(site)]
    readable = [path for path in sys.path if path] + packages
    walls = confine(stage, temporary, readable, worker_filter, options.get("--hide", ""))
    os.register_at_fork = register
    server = Server(stage, requests, answers, "--limit-processes" in options, hooks, child_filter)
    server.serve(null, walls)


def _load_all(folder: str) -> None:
    """Load all that stands beside student code: the user to become cannot read it."""
    for name in os.listdir(folder):
        module, ending = os.path.splitext(name)
        if ending == ".py" and module not in ("start", "__init__"):
            __import__(f"grader.worker.{module}")


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


def _hold(stage: str) -> str:
    """Open Python's and the packages' folders, and reach them through the descriptors from now on.

    They may lie below a folder that the user to become may not enter, such as /root.

    Returns:
        The folder to import packages from.
    """
    held = f"{stage}/held"
    os.makedirs(held, exist_ok=True)
    for name in os.listdir(held):  # an earlier worker's
        os.unlink(f"{held}/{name}")
    for name in os.listdir(f"{stage}/site"):
        os.symlink(_held(f"{stage}/site/{name}"), f"{held}/{name}")
    sys.path[:] = [_held(path) for path in sys.path if os.path.isdir(path)]
    for module in list(sys.modules.values()):
        if getattr(module, "__path__", None):
            module.__path__ = [_held(path) for path in module.__path__]
    return held


def _held(folder: str) -> str:
    return f"/proc/self/fd/{os.open(folder, os.O_PATH)}"


def _become_nobody(uid: str | None) -> None:
    if uid is not None:
        os.setgroups([])
        os.setgid(int(uid))
        os.setuid(int(uid))


if __name__ == "__main__":
    try:
        main()
    except BaseException as failure:
        # The host reads this where it waits for the worker to be ready.
        print(json.dumps({"failed": f"{type(failure).__name__}: {failure}"}), file=sys.stderr)
        raise
