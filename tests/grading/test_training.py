"""The training of a network on the real MNIST, cut small: limits, secrets, tiers and what is said."""

import shutil
import textwrap
from functools import partial
from pathlib import Path

import numpy as np
import pytest

from grader.course import reader
from grader.course.course import Assignment, Course, CourseError
from grader.grading import training
from grader.grading.progress import Progress
from grader.grading.training import TrainingRun, Trainings
from grader.model import Array, Ending, Epoch, Evidence, Outcome, Verdict
from tests.helpers.graded import as_files, grading, sandboxed
from tests.helpers.tiny import CHECKS, deed, tiny_course

MNIST = Path(__file__).resolve().parents[2] / "assignments" / "mnist" / "data" / "mnist.npz"
PLAN = """
[assignments.training]
exercise = "act"
data = "mnist.npz"
train = 500
validation = 100
seconds = 3
memory = 1024
tiers = [{ accuracy = 0.6, points = 2 }, { accuracy = 0.995, points = 1, distinction = "with distinction" }]
"""
NEAREST_MEAN = """
import numpy as np

def act(x_train, y_train, x_val, y_val, rng, log):
    means = np.stack([x_train[y_train == digit].mean(axis=0).ravel() for digit in range(10)])
    for epoch in range(3):
        log(epoch, 2.0 - epoch, 2.5 - epoch, 0.5 + 0.1 * epoch)
    return means

def predict(means, x):
    flat = x.reshape(len(x), -1).astype(float)
    return np.argmin(((flat[:, None, :] - means) ** 2).sum(axis=2) if len(x) < 99 else
                     -2 * flat @ means.T + (means ** 2).sum(axis=1), axis=1)
"""


@pytest.fixture
def course(tmp_path: Path) -> Course:
    tiny_course(tmp_path, CHECKS)
    (tmp_path / "assignments" / "deed" / "mnist.npz").symlink_to(MNIST)
    with (tmp_path / "course.toml").open("a") as file:
        file.write(PLAN)
    return reader.load(tmp_path)


def trained(course: Course, text: str) -> tuple[TrainingRun, list[Epoch]]:
    noted = Noted()
    with grading(course, deed(textwrap.dedent(text))) as steps:
        trainer = partial(sandboxed, course, steps.files)
        trainings = Trainings(steps.checks.modules, trainer, noted)
        return trainings.run(only(course)), noted.epochs


class Noted(Progress):
    """Keeps the epochs that it is told of."""

    def __init__(self) -> None:
        self.epochs: list[Epoch] = []

    def epoch(self, assignment: str, epoch: Epoch, planned: int | None, limit: float) -> None:
        self.epochs.append(epoch)


def only(course: Course) -> Assignment:
    return course.assignments[0]


def body(line: str, predict: str = "return x[:, 0, 0] * 0") -> str:
    """A submission whose training is one line."""
    imports = "import os, sys, time\nimport numpy as np\n"
    return f"{imports}\ndef act(*a):\n    {line}\n\ndef predict(p, x):\n    {predict}\n"


def test_a_network_is_scored_on_the_real_test_images(course: Course) -> None:
    run, epochs = trained(course, NEAREST_MEAN)
    assert run.training is not None
    assert 0.65 < run.training.accuracy < 0.85  # type: ignore[operator]  # None would be an error as well
    assert [check.verdict for check in run.checks] == [Verdict.PASSED, Verdict.FAILED]
    assert [check.id for check in run.checks] == ["deed::act::accuracy_60", "deed::act::accuracy_99_5"]
    assert run.checks[1].message.startswith("The network reached 7")
    assert run.checks[1].message.endswith("this tier asks for 99.5 %.")
    assert [epoch.val_accuracy for epoch in epochs] == pytest.approx([0.5, 0.6, 0.7])
    assert run.training.curve == tuple(epochs)


def test_labels_of_the_test_images_never_enter_and_their_order_is_secret(course: Course) -> None:
    line = (
        "print(sorted(os.listdir('/stage/data' if os.path.exists('/stage') else os.getcwd()))); return None"
    )
    printed = [
        trained(course, body(line, "print(int(x[:50].sum())); return None"))[0].checks[0].output
        for _ in range(2)
    ]
    listed = {text.splitlines()[0] for text in printed}
    assert listed == {"['x_test.npy', 'x_train.npy', 'x_val.npy', 'y_train.npy', 'y_val.npy']"}
    assert len({text.splitlines()[1] for text in printed}) == 2


def test_the_split_is_the_first_images_and_those_after_them(course: Course) -> None:
    inside, labels = training.load(MNIST, 500, 100)
    with np.load(MNIST) as archive:
        assert np.array_equal(inside["x_train"], archive["x_train"][:500])
        assert np.array_equal(inside["y_val"], archive["y_train"][500:600])
        assert np.array_equal(labels, archive["y_test"])
    assert "y_test" not in inside
    with pytest.raises(CourseError, match=r"mnist.npz: has 60000 images; course.toml asks for 60000 \+ 1$"):
        training.load(MNIST, 60_000, 1)


@pytest.mark.parametrize(
    ("text", "verdict", "message"),
    [
        (body("while True: pass"), Verdict.TIMED_OUT, "act was stopped after 3 s of CPU time"),
        (
            body("return 1 / 0"),
            Verdict.ERROR,
            "act raised ZeroDivisionError: division by zero, in deed.py line 5",
        ),
        (body("return 1", "return p[0]"), Verdict.ERROR, "predict raised TypeError"),
        (body("return 1", "return x[:5, 0, 0]"), Verdict.FAILED, "labels of shape (5,); expected (10000,)"),
        (
            body("return 1", "return None"),
            Verdict.FAILED,
            "predict gave back something that cannot be judged: labels is None; is a return missing?",
        ),
        (body("return 1", "return ['a'] * len(x)"), Verdict.FAILED, "labels is of type <U1 array"),
        (
            body("if len(a):\n        raise NotImplementedError('adam')\n    return 1"),
            Verdict.BLOCKED,
            "Waits for a part that is not started",
        ),
        (body("sys.exit(1)"), Verdict.ERROR, "left the interpreter (sys.exit(1))"),
        (body("return bytearray(3 << 30)"), Verdict.ERROR, "more memory than the 1024 MiB"),
        (
            body("a[5](1, 'x', 2, 3)"),
            Verdict.ERROR,
            "act raised ValueError: could not convert string to float: 'x'",
        ),
        (body("os.kill(os.getpid(), 11)"), Verdict.ERROR, "crashed the interpreter (SIGSEGV)"),
    ],
)
def test_a_training_that_goes_wrong_is_told(
    course: Course, text: str, verdict: Verdict, message: str
) -> None:
    run, _ = trained(course, text)
    assert {check.verdict for check in run.checks} == {verdict}
    assert message in run.checks[0].message
    assert sum(check.score for check in run.checks) == 0


def test_strange_logs_are_kept_as_they_are_or_refused(course: Course) -> None:
    run, epochs = trained(course, body("a[5](0, float('nan'), np.float32(1.5), True)"))
    assert len(epochs) == 1
    assert np.isnan(epochs[0].train_loss)
    assert (epochs[0].val_loss, epochs[0].val_accuracy) == (1.5, 1.0)
    assert run.training is not None


def test_what_a_network_is_compared_by(course: Course) -> None:
    """Its accuracy, CPU time, and the numbers in what came back, nested as they are; not code, nor twice"""
    train = """
    class Net: pass
    net = Net()
    net.layers = [(np.zeros((3, 4)), np.zeros(4)), {"scale": np.zeros(5, "f4"), "again": None}]
    net.layers[1]["again"] = net.layers[0][0]
    net.ragged = np.array([np.zeros(2), np.zeros(3)], dtype=object)
    net.rate, net.np, net.own = 0.1, np, net
    return net"""
    run, _ = trained(course, body(train.strip()))
    assert run.training is not None
    board = run.training.leaderboard
    assert board is not None
    assert board.accuracy == run.training.accuracy
    assert 0 < board.seconds < 3
    assert board.parameters == 12 + 4 + 5 + 5


@pytest.mark.parametrize("returned", ["None", "[0.0] * 200_000", "Odd()"])
def test_what_cannot_be_counted_costs_nothing(course: Course, returned: str) -> None:
    odd = "class Odd:\n    @property\n    def __dict__(self): raise ValueError\n"
    run, _ = trained(course, odd + body(f"return {returned}"))
    assert run.training is not None
    assert run.training.leaderboard is not None
    assert run.training.leaderboard.parameters is None
    assert run.training.accuracy == pytest.approx(0.098)


@pytest.mark.parametrize(
    ("told", "kept"),
    [
        (np.array(7), 7),
        (np.array(10**12), 10**12),
        (np.array(10**12 + 1), None),
        (np.array(-1), None),
        (np.array(0), None),
        (np.array(7.5), None),
        (np.array(np.nan), None),
        (np.array([7]), None),
        (np.array(True), None),
        (np.array(2**64 - 1, np.uint64), None),
    ],
)
def test_a_forged_count_is_a_number_within_bounds_or_none(told: Array, kept: int | None) -> None:
    outcome = Outcome(Ending.RETURNED, evidence=Evidence({"parameters": told}))
    assert training.parameters(outcome) == kept


def test_two_assignments_train_on_one_data_set(course: Course) -> None:
    """The second names the file of the first, and each has a training of its own"""
    folder = course.root / "assignments"
    shutil.copytree(folder / "deed", folder / "feat", ignore=shutil.ignore_patterns("mnist.npz"))
    with (course.root / "course.toml").open("a") as file:
        file.write(
            f'\n[[assignments]]\nname = "feat"\npoints = 4\n{PLAN.replace("mnist.npz", "../deed/mnist.npz")}'
        )
    both = reader.load(course.root)
    texts = {"deed": NEAREST_MEAN, "feat": body("return 1")}
    files = as_files("a submission", {f"{name}.py": text.encode() for name, text in texts.items()})
    with grading(both, files) as steps:
        trainings = Trainings(steps.checks.modules, partial(sandboxed, both, files), Progress())
        for assignment in both.assignments:
            trainings.run(assignment)
    assert [each.assignment for each in trainings.curves] == ["deed", "feat"]
    accuracies = [each.accuracy or 0 for each in trainings.curves]
    assert accuracies[0] > 0.65
    assert accuracies[1] == pytest.approx(0.098)  # the share of zeros among the test images
    assert [len(each.curve) for each in trainings.curves] == [3, 0]
