"""The MNIST images that come with the course are the real ones, all of them."""

import hashlib
from pathlib import Path

import numpy as np
import pytest

DATA = Path(__file__).resolve().parents[2] / "assignments" / "mnist" / "data"

SHAPES = {
    "x_train": (60_000, 28, 28),
    "y_train": (60_000,),
    "x_test": (10_000, 28, 28),
    "y_test": (10_000,),
}
COUNTS = {  # images of each digit, 0 to 9
    "y_train": [5923, 6742, 5958, 6131, 5842, 5421, 5918, 6265, 5851, 5949],
    "y_test": [980, 1135, 1032, 1010, 982, 892, 958, 1028, 974, 1009],
}
DIGESTS = {  # SHA-256 of the raw bytes of each array
    "x_train": "741c988805d008ac6e4c904b69001ba184c24b2c540a4ef403f4c71b676cf757",
    "y_train": "1feba77c54802fa5339a11837ea4b2866434b83314ec45192930f1df69120c13",
    "x_test": "6d87418db22cc8025d05968bec9bd5c3932904b23485740db143a061a2c9d161",
    "y_test": "ddeff807876a9661a1110d45c266c86239a3a1b7d37da0c3716a7a683c852ff5",
}


@pytest.fixture(scope="module")
def mnist() -> dict[str, np.ndarray]:
    """All arrays of mnist.npz."""
    with np.load(DATA / "mnist.npz", allow_pickle=False) as archive:
        return {name: archive[name] for name in archive.files}


def test_shapes_and_types(mnist: dict[str, np.ndarray]) -> None:
    """60,000 and 10,000 images of 28 x 28 bytes, each with a label"""
    assert {name: array.shape for name, array in mnist.items()} == SHAPES
    assert {array.dtype for array in mnist.values()} == {np.dtype(np.uint8)}


@pytest.mark.parametrize("name", COUNTS)
def test_labels_of_each_class(mnist: dict[str, np.ndarray], name: str) -> None:
    """As many images of each digit as MNIST is known to have"""
    assert np.bincount(mnist[name]).tolist() == COUNTS[name]


@pytest.mark.parametrize("name", DIGESTS)
def test_contents(mnist: dict[str, np.ndarray], name: str) -> None:
    """Not a single pixel or label was changed"""
    assert hashlib.sha256(mnist[name].tobytes()).hexdigest() == DIGESTS[name]


def test_sample_is_the_beginning(mnist: dict[str, np.ndarray]) -> None:
    """The sample that checks read is the first 1,500 training images"""
    with np.load(DATA / "sample.npz", allow_pickle=False) as archive:
        assert set(archive.files) == {"x", "y"}
        for name, whole in (("x", "x_train"), ("y", "y_train")):
            assert archive[name].dtype == mnist[whole].dtype
            assert np.array_equal(archive[name], mnist[whole][:1_500])
