"""What tests of experiments share: the networks' builder, the parts, a few images."""

from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import numpy as np
import pytest

from grader.course.course import Course
from grader.course.importing import module_from_file
from grader.experiments.parts import Parts
from grader.experiments.run import Images, Learning

ROOT = Path(__file__).resolve().parents[2]
FOLDER = ROOT / "assignments" / "mnist"


@pytest.fixture(scope="module")
def builder() -> ModuleType:
    """How networks are made of NumPy parts."""
    return module_from_file(FOLDER / "experiments.py", "experiments_mnist")


@pytest.fixture
def parts(course: Course) -> Iterator[Parts]:
    """The solution's modules."""
    with Parts(course, None) as found:
        yield found


@pytest.fixture(scope="module")
def images() -> Images:
    """The 1,500 digits of the sample: to learn from, to validate, to test."""
    with np.load(FOLDER / "data" / "sample.npz") as archive:
        x = archive["x"].reshape(-1, 784).astype(np.float32) / 255
        y = archive["y"]
    return Images(Learning(x[:1000], y[:1000], x[1000:1200], y[1000:1200]), x[1200:], y[1200:])
