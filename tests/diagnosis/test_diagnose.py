"""From a submission in the sandbox to what its report says went wrong."""

import re
from dataclasses import replace

import pytest

from grader.course import reader
from grader.course.course import Course
from grader.diagnosis import fingerprints
from grader.instructor.fingerprinting import freeze_mistakes
from grader.model import CheckResult, Kind, Report, Verdict
from tests.helpers import samples
from tests.helpers.graded import as_files
from tests.helpers.graded import graded as graded_for_real


def graded(course: Course, only: str, **files: str) -> Report:
    """The report of modules given as texts; "" asks for everything."""
    sources = {f"{name}.py": text.encode() for name, text in files.items()}
    return graded_for_real(course, as_files("ana", sources), only=only)


def kinds(report: Report) -> dict[str, tuple[str, str]]:
    """Kind and name of each diagnosis, by check id."""
    return {
        check.id: (check.diagnosis.kind.value, check.diagnosis.name)
        for check in report.checks
        if check.diagnosis is not None
    }


def told(report: Report, check_id: str) -> CheckResult:
    return next(check for check in report.checks if check.id == check_id)


COMPLETE = {path.stem: path.read_text("utf-8") for path in samples.path("complete").glob("*.py")}


def edited(name: str, old: str, new: str) -> str:
    """A module of the complete submission with one text replaced."""
    assert old in COMPLETE[name], old
    return COMPLETE[name].replace(old, new)


DROPOUT = """
def dropout_forward(x, rate, rng, training=True):
    if not training or rate == 0:
        return x, 1.0
    kept = rng.random(x.shape) < rate
    return x * kept / rate, kept / rate


def dropout_backward(dout, cache):
    return dout * cache
"""


def test_rate_taken_as_the_chance_to_keep(course: Course) -> None:
    report = graded(course, "dropout", dropout=DROPOUT)
    share = told(report, "dropout::dropout_forward::share_of_kept_units")
    assert share.diagnosis is not None
    assert share.diagnosis.kind is Kind.MISCONCEPTION
    assert share.misconception == share.diagnosis.name
    assert share.diagnosis.text.startswith("This is what you get when ")
    assert "kept: got 0.29" in share.worst or "kept: got 0.30" in share.worst
    backward = [k for i, k in kinds(report).items() if i.startswith("dropout::dropout_backward::")]
    assert backward
    assert set(backward) == {("follows", "dropout::dropout_forward")}
    assert "dropout_forward" in report.next_step


def test_an_exception_does_not_follow_from_numbers(course: Course) -> None:
    """The cache is None when not training: that line is wrong, whatever the forward call returns"""
    text = DROPOUT.replace("return x, 1.0", "return x * 2, None")
    report = graded(course, "dropout", dropout=text)
    assert told(report, "dropout::dropout_forward::identity_when_not_training").verdict is Verdict.FAILED
    raised = told(report, "dropout::dropout_backward::identity_when_not_training")
    assert raised.verdict is Verdict.ERROR
    assert "NoneType" in raised.message
    assert raised.diagnosis is None


def test_what_is_to_be_done_next_is_no_hidden_check_where_others_are_told(course: Course) -> None:
    report = graded(course, "dropout::dropout_backward", dropout=DROPOUT)
    assert any(check.visibility == "hidden" and check.verdict is Verdict.FAILED for check in report.checks)
    assert "hidden" not in report.next_step


RELU_AFTER_ALL = """

def mlp_forward(x, layers):
    caches = []
    for weights, bias in layers:
        x, affine_cache = affine_forward(x, weights, bias)
        x, relu_cache = relu_forward(x)
        caches.append((affine_cache, relu_cache))
    return x, caches
"""


def test_what_nothing_else_explains_begins_with_what_it_is_given(course: Course) -> None:
    """The planted form of this mistake has other caches, with which mlp_backward passes"""
    report = graded(course, "backprop", backprop=COMPLETE["backprop"] + RELU_AFTER_ALL)
    found = kinds(report)
    assert found["backprop::mlp_forward::ordinary_network"][0] == "misconception"
    assert found["backprop::mlp_backward::ordinary_network"] == ("follows", "backprop::mlp_forward")


SOFTMAX = """
import numpy as np


def softmax(scores):
    e = np.exp(-scores)
    return e / e.sum(axis=1, keepdims=True)


def _nll(p, labels):
    return -np.log(p[np.arange(len(labels)), labels]).mean()


def softmax_loss(scores, labels):
    p = softmax(scores)
    loss = _nll(p, labels)
    p[np.arange(len(labels)), labels] -= 1
    return loss, p / len(labels)
"""


def test_the_cause_is_told_and_not_what_follows(course: Course) -> None:
    """softmax is wrong in a way that nobody planted; softmax_loss, which calls it, is not to blame"""
    report = graded(course, "softmax_loss", softmax_loss=SOFTMAX)
    found = kinds(report)
    followers = {
        kind for check, kind in found.items() if "::softmax_loss::" in check.replace("softmax_loss::", "", 1)
    }
    own = {kind[0] for check, kind in found.items() if "::softmax::" in check}
    assert "follows" not in own
    assert {k for c, k in found.items() if c.startswith("softmax_loss::softmax_loss::")} == {
        ("follows", "softmax_loss::softmax")
    }
    assert followers <= {("follows", "softmax_loss::softmax"), *found.values()}
    first = told(report, "softmax_loss::softmax_loss::ordinary_loss").diagnosis
    assert first is not None
    assert re.fullmatch(r"Begin with softmax_loss::softmax::\w+, which did not pass\.", first.text)


OVERFLOWS = """
import numpy as np


def softmax(scores):
    e = np.exp(scores)
    return e / e.sum(axis=1, keepdims=True)


def softmax_loss(scores, labels):
    p = softmax(scores)
    loss = -np.log(p[np.arange(len(labels)), labels]).mean()
    p[np.arange(len(labels)), labels] -= 1
    return loss, -3 * p / len(labels)
"""


def test_what_overflows_is_not_blamed_for_finite_numbers(course: Course) -> None:
    """softmax is NaN where scores are extreme; that softmax_loss has a factor of -3 is its own mistake"""
    found = kinds(graded(course, "softmax_loss", softmax_loss=OVERFLOWS))
    assert found["softmax_loss::softmax_loss::ordinary_gradient"] == ("clue", "")
    assert found["softmax_loss::softmax_loss::extreme_scores"] == ("follows", "softmax_loss::softmax")


def test_the_cause_is_found_where_only_the_follower_is_asked_for(course: Course) -> None:
    report = graded(course, "softmax_loss::softmax_loss", softmax_loss=SOFTMAX)
    assert set(kinds(report).values()) == {("follows", "softmax_loss::softmax")}


def test_a_mistake_of_its_own_beside_a_wrong_part(course: Course) -> None:
    """The backward pass has a mistake that the forward pass cannot have caused"""
    files = {"backprop": edited("backprop", "return dout * (1 - out**2)", "return dout * (1 - out)")}
    report = graded(course, "backprop", **files)
    found = {kind for check, kind in kinds(report).items() if "::tanh_backward::" in check}
    assert found
    assert {kind for kind, _ in found} == {"misconception"}
    assert all("::tanh_backward::" in check for check in kinds(report))


def test_another_module_of_the_students(course: Course) -> None:
    """mnist imports optimizers: where adam is wrong, the lockstep with Adam begins there"""
    wrong = edited("optimizers", "(1 - beta_1**count)", "(1 - beta_1)")
    report = graded(course, "mnist::train::lockstep_adam", **{**COMPLETE, "optimizers": wrong})
    (diagnosis,) = (check.diagnosis for check in report.checks)
    assert diagnosis is not None
    assert (diagnosis.kind, diagnosis.name) == (Kind.FOLLOWS, "optimizers::adam")


def test_a_clue_where_no_mistake_is_known(course: Course) -> None:
    text = "def linear_scores(x, weights, bias):\n    return 1.37 * (x @ weights + bias)\n"
    report = graded(course, "softmax_loss::linear_scores", softmax_loss=text)
    diagnosis = told(report, "softmax_loss::linear_scores::ordinary_batch").diagnosis
    assert diagnosis is not None
    assert (diagnosis.kind, diagnosis.name) == (Kind.CLUE, "")
    assert diagnosis.text == "scores is 1.37 times what is expected, everywhere."


def test_nothing_is_said_of_hidden_checks(course: Course) -> None:
    report = graded(course, "dropout", dropout=DROPOUT)
    hidden = [check for check in report.checks if check.visibility == "hidden"]
    assert any(check.score == 0 for check in hidden)
    assert [check.diagnosis for check in hidden] == [None] * len(hidden)


# -- the small course: what is on disk -----------------------------------------------------------


def test_fingerprints_come_back_as_they_were(frozen: Course) -> None:
    assignment = frozen.assignments[0]
    (said,) = freeze_mistakes(frozen, [assignment])
    assert re.fullmatch(r"lines: 6 mistakes and [1-9]\d* slips frozen", said)
    loaded = fingerprints.load(frozen, assignment, "double")
    assert [mistake.name for mistake in loaded] == ["squared", "as_float", "halved"]
    assert loaded[0].sentence.startswith("x is squared.")
    assert loaded[1].traces["lines::double::of_a_number"].items == {}  # hidden: nothing but the verdict
    assert {trace.verdict for trace in loaded[0].traces.values()} == {"failed", "blocked"}
    assert fingerprints.stale(frozen, assignment) == ""


SQUARED = "def double(x):\n    return x ** 2\n\n\ndef shifted(x, by):\n    return x + by\n"


def test_stale_fingerprints_name_nothing_and_the_report_says_so(frozen: Course) -> None:
    assignment = frozen.assignments[0]
    freeze_mistakes(frozen, [assignment])
    report = graded(frozen, "", lines=SQUARED)
    assert set(kinds(report).values()) == {("misconception", "squared")}
    assert report.warnings == ()
    path = assignment.folder / "misconceptions.py"
    path.write_text(path.read_text("utf-8") + "\n# changed\n", "utf-8")
    report = graded(frozen, "", lines=SQUARED)
    assert "misconception" not in {kind for kind, _ in kinds(report).values()}
    assert report.warnings == (
        "lines: the fingerprints of its mistakes are stale; run grader reference lines",
    )


def test_missing_and_broken_fingerprints(frozen: Course) -> None:
    assignment = frozen.assignments[0]
    report = graded(frozen, "", lines=SQUARED)
    assert report.warnings == ("lines: its mistakes have no fingerprints; run grader reference lines",)
    freeze_mistakes(frozen, [assignment])
    path = fingerprints.path_of(frozen, assignment)
    path.write_bytes(path.read_bytes()[:-100])
    report = graded(frozen, "", lines=SQUARED)
    assert len(report.warnings) == 1
    assert report.warnings[0].startswith("lines.fingerprints.zip: cannot be read (")
    assert report.score == 3  # shifted; and the grading went on


def test_a_course_without_planted_mistakes(frozen: Course) -> None:
    (frozen.assignments[0].folder / "misconceptions.py").unlink()
    report = graded(reader.load(frozen.root), "", lines=SQUARED)
    assert report.warnings == ()
    assert "misconception" not in {kind for kind, _ in kinds(report).values()}


@pytest.mark.parametrize("convention", [False, True])
def test_conventions_are_no_mistakes(frozen: Course, convention: bool) -> None:
    path = frozen.assignments[0].folder / "misconceptions.py"
    text = path.read_text("utf-8")
    if convention:
        text = text.replace(
            '@misconception("double", loses=("of_an_array", "of_a_number"))',
            '@convention("double", loses=("of_an_array", "of_a_number"))',
            1,
        )
        text = text.replace("import misconception", "import convention, misconception")
    path.write_text(text, "utf-8")
    loaded = reader.load(frozen.root)
    freeze_mistakes(loaded, loaded.assignments[:1])
    report = graded(loaded, "", lines=SQUARED)
    check = replace(told(report, "lines::double::of_an_array"))
    assert check.diagnosis is not None
    assert check.diagnosis.name == "squared"
    assert check.misconception == (None if convention else "squared")
    start = "This is another convention: x" if convention else "This is what you get when x"
    assert check.diagnosis.text.startswith(start)


TWO_SLIPS = """

def relu_backward(dout, cache):
    dout[cache < 0] = 0
    return dout
"""


def test_two_slips_in_one_function_are_both_told(course: Course) -> None:
    found = kinds(graded(course, "backprop", backprop=COMPLETE["backprop"] + TWO_SLIPS))
    told = [found[f"backprop::relu_backward::{c}"] for c in ("input_of_zero", "leaves_arguments_alone")]
    assert [kind for kind, _ in told] == ["misconception"] * 2
    assert len(set(told)) == 2
    assert found["backprop::mlp_backward::unit_at_zero"] == ("follows", "backprop::relu_backward")


LATE = """
import numpy as np

def batch_norm_forward(x, gamma, beta, state, training=True, momentum=0.99, epsilon=1e-3):
    mean, variance = x.mean(axis=0), x.var(axis=0, ddof=1)
    new = {
        "moving_mean": momentum * state["moving_mean"] + (1 - momentum) * mean,
        "moving_variance": momentum * state["moving_variance"] + (1 - momentum) * variance,
    }
    return gamma * (x - mean) / np.sqrt(variance + epsilon) + beta, None, new
"""
MOMENTUM = """
def momentum(weights, gradient, state, learning_rate=0.01, momentum=0.77):
    velocity = state.get("velocity", 0 * weights)
    return weights + velocity, {"velocity": momentum * velocity - learning_rate * gradient}
"""
DESCENT = """
import numpy as np

def gradient_descent(gradient, start, learning_rate, steps):
    path = []
    x = start.copy()
    for _ in range(steps + 1):
        x = x - learning_rate * gradient(x)
        path.append(x)
    return np.array(path)
"""
AT_THE_WRONG_TIME = [
    (
        "batch_norm",
        LATE,
        "batch_norm_forward::not_training",
        "out is x less its own mean, scaled, plus beta; less state's moving_mean is expected.",
    ),
    (
        "optimizers",
        MOMENTUM,
        "momentum::three_steps",
        "step_1 is 0 everywhere, and step_2 is what step_1 should be: is something used or returned",
    ),
    (
        "search",
        DESCENT,
        "gradient_descent::down_a_bowl",
        "Each row of path is what the row after it should be: is the first one left out?",
    ),
]


@pytest.mark.parametrize(("name", "text", "check", "said"), AT_THE_WRONG_TIME)
def test_right_numbers_at_the_wrong_time(course: Course, name: str, text: str, check: str, said: str) -> None:
    exercise = f"{name}::{check.partition('::')[0]}"
    found = told(graded(course, exercise, **{name: text}), f"{name}::{check}").diagnosis
    assert found is not None
    assert said in found.text, found
