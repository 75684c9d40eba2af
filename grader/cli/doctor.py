"""`grader doctor`: what is installed, which sandbox this machine permits, and whether results are fresh."""

import argparse

from grader import __version__
from grader.cli.common import load_course

HELP = "say what is installed and whether all is well"
PACKAGES = ("numpy", "rich", "pytest", "keras", "tensorflow")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the command's options: it has none of its own."""


def run(given: argparse.Namespace) -> int:
    """Print everything; returns 0 if grading would be sound, else 1."""
    import platform

    from grader.course import reference_results
    from grader.sandbox import levels, seccomp

    course = load_course(given)
    well = True
    _line("grader", __version__)
    _line("python", f"{platform.python_version()} on {platform.system()} {platform.machine()}")
    for name in PACKAGES:
        _line(name, _version(name))
    _line("BLAS", _blas())
    for level in levels.LEVELS:
        _line(f"sandbox {level}", levels.why_not(level) or "available")
    _line("seccomp", seccomp.why_not() or "available")
    _line("Landlock", _landlock())
    _line("sandbox used", levels.choose())
    _line(
        "course",
        f"{course.title}: {len(course.assignments)} assignments, {len(list(course.checks()))} checks",
    )
    for assignment in course.assignments:
        stale = reference_results.stale(course, assignment)
        well = well and not stale
        _line(f"reference {assignment.name}", stale or "fresh")
    return 0 if well else 1


def _line(name: str, value: str) -> None:
    print(f"{name:24} {value}")


def _version(name: str) -> str:
    from importlib.metadata import PackageNotFoundError, version

    try:
        return version(name)
    except PackageNotFoundError:
        return (
            "not installed (needed to make reference results)"
            if name in ("keras", "tensorflow")
            else "not installed"
        )


def _landlock() -> str:
    try:
        import landlockpy
    except ImportError:
        return "landlockpy is not installed"
    version = landlockpy.abi_version()
    return f"available (version {version})" if version else "not in this kernel"


def _blas() -> str:
    import numpy as np

    found: dict[str, dict[str, dict[str, str]]] = np.show_config(mode="dicts")  # type: ignore[assignment]
    blas = found.get("Build Dependencies", {}).get("blas", {})
    return f"{blas.get('name', 'unknown')} {blas.get('version', '')}".strip()
