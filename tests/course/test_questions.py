"""The questions of the course: each answer worked out, from the solutions or by arithmetic."""

from collections.abc import Callable, Iterator
from itertools import pairwise
from typing import Any

import numpy as np
import pytest

from grader.course.course import Course
from grader.course.solutions import importable, solutions
from grader.instructor import questions

LEAST = 3  # questions an assignment
Solved = dict[str, Any]  # solutions by assignment


@pytest.fixture(scope="module")
def solved(whole_course: Course) -> Iterator[Solved]:
    with importable(solutions(whole_course)) as modules:
        yield modules


def parameters(*widths: int) -> int:
    """Weights and biases of a network."""
    return sum(a * b + b for a, b in pairwise(widths))


def unchanged_by_100(m: Solved) -> set[str]:
    s = m["softmax_loss"]
    scores, labels = np.array([[1.0, 2, 0]]), np.array([1])
    found = []
    for x in (scores, scores + 100):
        (loss, dscores), hinge = s.softmax_loss(x, labels), s.hinge_loss(x, labels)[0]
        parts = [s.softmax(x), loss, hinge, dscores, np.exp(x), np.exp(x).sum()]
        found.append(parts)
    names = ("probabilities", "cross-entropy", "hinge loss", "dscores", "exponentials", "sum")
    return {name for name, a, b in zip(names, *found, strict=True) if np.allclose(a, b)}


def gap(m: Solved) -> float:
    first, second = m["softmax_loss"].softmax(np.array([[3.0, 1]]))[0]
    return float(first / second)


def calls(m: Solved) -> int:
    """How often a central difference asks for the loss."""
    counted = 0

    def loss(x: Any) -> float:
        nonlocal counted
        counted += 1
        return float(np.sum(x))

    for shape in ((3, 4), (4,)):
        m["backprop"].numerical_gradient(loss, np.zeros(shape))
    return counted


def convolved(m: Solved, shape: Any, kernel: Any, **settings: Any) -> Any:
    """Zeros through one convolution."""
    return m["conv"].conv2d_forward(np.zeros(shape), np.zeros(kernel), np.zeros(kernel[-1]), **settings)[0]


def receptive_field(m: Solved) -> int:
    """How many columns of an image one unit of the third convolution depends on."""
    ones, bias, caches, out = np.ones((3, 3, 1, 1)), np.zeros(1), [], np.ones((1, 15, 15, 1))
    for _ in range(3):
        out, cache = m["conv"].conv2d_forward(out, ones, bias)
        caches.append(cache)
    gradient = np.zeros(out.shape)
    gradient[0, 4, 4, 0] = 1
    for cache in reversed(caches):
        gradient = m["conv"].conv2d_backward(gradient, cache)[0]
    return int(gradient[0].any(axis=(0, 2)).sum())


def steps_of(rule: Any, gradient: Any, count: int, **settings: Any) -> Any:
    """The last of so many steps with one gradient."""
    weights, state = np.zeros_like(gradient), {}
    for _ in range(count):
        before = weights
        weights, state = rule(weights, gradient, state, **settings)
    return np.abs(weights - before)


def with_memory(m: Solved) -> set[str]:
    """Rules whose second step is another one without what the first has left."""
    first, second = np.array([1.0, -2]), np.array([3.0, 1])
    found = set()
    for name in ("sgd", "momentum", "nesterov", "adagrad", "rmsprop", "adam"):
        rule = getattr(m["optimizers"], name)
        weights, state = rule(np.zeros(2), first, {}, learning_rate=0.1)
        kept, lost = (rule(weights, second, s, learning_rate=0.1)[0] for s in (state, {}))
        if not np.allclose(kept, lost):
            found.add(name)
    return found


def kept(m: Solved, values: Any) -> Any:
    return m["dropout"].dropout_forward(values, 0.3, np.random.default_rng(0))[0]


def unlike_units(m: Solved) -> set[str]:
    """Starts after which two units of a hidden layer differ when a step was made."""
    rng, init = np.random.default_rng(0), m["init"]
    starts = {
        "zeros": np.zeros((6, 4)),
        "all 0.5": np.full((6, 4), 0.5),
        "one per row": np.repeat(rng.normal(size=(6, 1)), 4, axis=1),
        "xavier_uniform": init.xavier_uniform(6, 4, rng),
        "he_normal": init.he_normal(6, 4, rng),
        "normal 0.01": init.normal(6, 4, rng),
    }
    back, x, found = m["backprop"], rng.normal(size=(5, 6)), set()
    for name, weights in starts.items():
        second = weights[:4, :3] if name in ("zeros", "all 0.5") else np.repeat(weights[:3, :1].T, 4, axis=0)
        scores, caches = back.mlp_forward(x, [(weights, np.zeros(4)), (second, np.zeros(3))])
        dscores = m["softmax_loss"].softmax_loss(scores, np.array([0, 1, 2, 0, 1]))[1]
        stepped = weights - back.mlp_backward(dscores, caches)[0][0]
        if np.ptp(stepped, axis=1).max() > 1e-9:
            found.add(name)
    return found


def batch_normalised(m: Solved, x: Any) -> Any:
    d = x.shape[1]
    state = {"moving_mean": np.zeros(d), "moving_variance": np.ones(d)}
    return m["batch_norm"].batch_norm_forward(x, np.ones(d), np.zeros(d), state, epsilon=1e-12)[0]


def moving_mean(m: Solved) -> float:
    state = {"moving_mean": np.zeros(1), "moving_variance": np.ones(1)}
    for _ in range(2):
        x = np.array([[8.0], [12]])
        state = m["batch_norm"].batch_norm_forward(x, np.ones(1), np.zeros(1), state)[2]
    return float(state["moving_mean"][0])


def changes_nothing(m: Solved) -> set[str]:
    x = np.random.default_rng(0).normal(size=(6, 2))
    changed = {name: x.copy() for name in ("shift", "scale", "flip", "one", "row")}
    changed["shift"][:, 0] += 20
    changed["scale"][:, 0] *= 5
    changed["flip"][:, 0] *= -5
    changed["one"][2, 0] += 20
    changed["row"][2] *= 5
    changed["bias"] = x + np.array([3.0, -1])
    same = batch_normalised(m, x)
    return {name for name, y in changed.items() if np.allclose(batch_normalised(m, y), same)}


def stops_after(m: Solved) -> int:
    stopping = m["regularization"].EarlyStopping(patience=3)
    losses = [0.90, 0.70, 0.60, 0.65, 0.62, 0.61, 0.64, 0.55]
    return next(epoch for epoch, loss in enumerate(losses) if stopping.update(epoch, loss, {}))


def pull(m: Solved, name: str, weight: float, rate: float) -> float:
    return float(getattr(m["regularization"], name)(np.array([weight]), rate)[1][0])


def batches(m: Solved) -> int:
    y = np.zeros(55_000)
    return len([*m["data"].minibatches(y, y, 128, np.random.default_rng(0))])


def split_sizes(m: Solved) -> int:
    rest = np.zeros(70_000 - 14_000)
    return len(m["data"].train_val_split(rest, rest, 0.2, np.random.default_rng(0))[0])


def always_the_same(m: Solved) -> float:
    labels = np.repeat(np.arange(10), 7)
    return float(m["data"].accuracy(np.tile(np.eye(10)[4], (70, 1)), labels))


def path(m: Solved, rate: float, steps: int) -> Any:
    return m["search"].gradient_descent(lambda w: 2 * (w - 3), np.array(0.0), rate, steps)


def bound(m: Solved) -> float:
    """The largest of many rates with which a step comes nearer, rounded."""
    rates = np.arange(0.001, 3, 0.001)
    return round(max(rate for rate in rates if abs(path(m, rate, 1)[1] - 3) < 3 - 1e-9), 2)


def by_overfitting(course: Course) -> tuple[str, ...]:
    options = asked(course)["regularization::questions::overfitting"].options
    losses = {
        name: [float(word.rstrip(",")) for word in text.split()[2::3]] for name, text in options.items()
    }
    return tuple(sorted(losses, key=lambda name: losses[name][0] - losses[name][1]))


def asked(course: Course) -> dict[str, Any]:
    return {a.question_id(question): question for a, question in course.questions()}


WORKED_OUT: dict[str, Callable[[Solved], Any]] = {
    "softmax_loss::first_loss": lambda m: m["softmax_loss"].softmax_loss(np.zeros((1, 10)), np.array([3]))[0],
    "softmax_loss::first_hinge": lambda m: m["softmax_loss"].hinge_loss(np.ones((1, 10)), np.array([3]))[0],
    "softmax_loss::shifted_scores": unchanged_by_100,
    "softmax_loss::gap": gap,
    "backprop::parameters": lambda m: parameters(784, 600, 10),
    "backprop::linear_stack": lambda m: parameters(784, 10),
    "backprop::ten_sigmoids": lambda m: (
        m["backprop"].sigmoid_backward(np.ones(1), m["backprop"].sigmoid_forward(np.zeros(1))[1])[0] ** 10
    ),
    "backprop::calls": calls,
    "optimizers::rate_at_35": lambda m: m["optimizers"].step_decay(0.1, 35, drop=0.5, every=10),
    "optimizers::longest_step": lambda m: steps_of(
        m["optimizers"].momentum, np.array([2.0]), 500, learning_rate=0.01, momentum=0.9
    )[0],
    "optimizers::adam_first_step": lambda m: np.divide(
        *steps_of(m["optimizers"].adam, np.array([50, 0.5]), 1, learning_rate=0.01)
    ),
    "optimizers::memory": with_memory,
    "dropout::kept_units": lambda m: 600 * (1 - 0.3),
    "dropout::kept_value": lambda m: kept(m, np.full((1, 50), 2.1)).max(),
    "dropout::both_kept": lambda m: (1 - 0.3) ** 2,
    "dropout::in_use": lambda m: {"all", "same", "no scale"},  # what the next test looks at
    "init::he_stddev": lambda m: np.sqrt(2 / 512),
    "init::one_layer": lambda m: np.sqrt(784 * 1 * 0.01**2),
    "init::ten_layers": lambda m: np.sqrt(256 * 0.01**2) ** 10,
    "init::unlike_units": unlike_units,
    "batch_norm::normalised": lambda m: batch_normalised(m, np.array([[1.0], [2], [3], [6]]))[-1, 0],
    "batch_norm::moving_mean": moving_mean,
    "batch_norm::learned": lambda m: np.ones(600).size + np.zeros(600).size,  # gamma and beta
    "batch_norm::changes_nothing": changes_nothing,
    "regularization::stops_after": stops_after,
    "regularization::l1_beside_l2": lambda m: (
        pull(m, "l1_penalty", 0.02, 0.3) / pull(m, "l2_penalty", 0.02, 0.3)
    ),
    "regularization::lecture_rate": lambda m: (
        0.001 / 2 * 5.0 / m["regularization"].l2_penalty(np.sqrt([5]), 1)[0]
    ),
    "data::batches": batches,
    "data::split_sizes": split_sizes,
    "data::same_answer": always_the_same,
    "conv::output_rows": lambda m: convolved(m, (1, 28, 28, 1), (5, 5, 1, 1), strides=2).shape[1],
    "conv::filter_parameters": lambda m: np.zeros((3, 3, 8, 20)).size + np.zeros(20).size,
    "conv::receptive_field": receptive_field,
    "conv::learnt": lambda m: {"convolution", "affine", "batch normalisation"},  # those with parameters
    "search::two_steps": lambda m: path(m, 0.1, 2)[2],
    "search::largest_rate": bound,
    "search::many_weights": lambda m: 10**6,
    "mnist::steps": lambda m: 12 * 55_000 // 100,
    "mnist::states": lambda m: len([array for layer in (("W", "b"), ("W", "b")) for array in layer]),
}
IN_WORDS = {  # no number and no function says these
    "data::same_digit",
    "search::true_sentences",
    "mnist::validation_decides",
    "mnist::both_high",
}


def test_each_answer_is_the_one_that_is_worked_out(whole_course: Course, solved: Solved) -> None:
    """No number stands in a question that nobody has computed"""
    for name, work in WORKED_OUT.items():
        question = asked(whole_course)[name.replace("::", "::questions::")]
        found = work(solved)
        if isinstance(found, set):
            assert set(question.answer) == found, name
        else:
            assert question.matches(float(found), question.answer), f"{name}: {found}"
            assert float(found) == pytest.approx(question.answer, rel=1e-5), f"{name}: {found}"
    ordering = asked(whole_course)["regularization::questions::overfitting"]
    assert by_overfitting(whole_course) == ordering.answer
    known = {*WORKED_OUT, *IN_WORDS, "regularization::overfitting"}
    assert {name.replace("::questions", "") for name in asked(whole_course)} == known


def test_a_network_in_use_drops_nothing(solved: Solved) -> None:
    """What the question about dropout in use calls true"""
    x = np.arange(12.0).reshape(3, 4)
    outs = [
        solved["dropout"].dropout_forward(x, 0.3, np.random.default_rng(seed), training=False)[0]
        for seed in (0, 1)
    ]
    assert np.array_equal(outs[0], outs[1])
    assert np.array_equal(outs[0], x)


def test_three_questions_an_assignment_that_cannot_be_guessed(whole_course: Course) -> None:
    """Each with a wrong answer that people give; together about a tenth of the points"""
    for assignment in (each for each in whole_course.assignments if each.questions):
        assert len(assignment.questions) >= LEAST
        assert questions.complaints(whole_course, assignment) == []
        assert all(question.misconceptions for question in assignment.questions)
        weight = sum(question.points for question in assignment.questions)
        assert 0.08 < weight * assignment.weight / assignment.points < 0.15, assignment.name
