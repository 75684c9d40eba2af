"""Say what is installed, which sandbox this machine permits, and whether results are fresh."""

import platform
from importlib.metadata import PackageNotFoundError, version
from typing import Any

import numpy as np

from grader import __version__
from grader.course import reference_results
from grader.course.course import Course
from grader.sandbox import sandbox, seccomp

PACKAGES = ("numpy", "rich", "nbformat", "pytest", "keras", "tensorflow")


def doctor(course: Course) -> int:
    """Print everything; returns 0 if grading would be sound, else 1."""
    well = True
    _line("grader", __version__)
    _line("python", f"{platform.python_version()} on {platform.system()} {platform.machine()}")
    for name in PACKAGES:
        _line(name, _version(name))
    _line("BLAS", _blas())
    for level, missing in sandbox.levels().items():
        _line(f"sandbox {level}", missing or "available")
    _line("seccomp", seccomp.why_not() or "available")
    _line("Landlock", _landlock())
    _line("sandbox used", sandbox.strongest())
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
    found: Any = np.show_config(mode="dicts")
    blas = found.get("Build Dependencies", {}).get("blas", {})
    return f"{blas.get('name', 'unknown')} {blas.get('version', '')}".strip()
