"""Checks of batch normalisation.

Ordinary features here spread over 40 and more, so that epsilon counts for next to nothing in them, wherever
it stands. Checks of their own ask for epsilon.
"""

import numpy as np

from grader.authoring import check, close, exact, same_shape

SHAPES = same_shape(reason="The values are judged by the checks that follow.")
UNCHANGED = exact(reason="An argument that nobody touched is equal to the last bit.")
FLOAT32 = close(rtol=1e-4, reason="float32 carries 1e-6 here, and epsilon in another place is off by 3e-5.")
AT_A_DISTANCE = close(
    rtol=1e-3, reason="At 10,000 float32 counts in steps of 1e-3, and the features spread over 20 or more."
)
EPSILON_COUNTS = close(
    rtol=1e-5, reason="Epsilon in another place is off by 1e-2 here; float32 carries 1e-7."
)


def features(rng, examples, count):
    """A batch of features with means up to 90 from 0 and standard deviations of 40 to 80."""
    middles, widths = rng.uniform(-90, 90, size=count), rng.uniform(40, 80, size=count)
    return middles + widths * rng.normal(size=(examples, count))


def narrow_features(rng, examples, count):
    """A batch of features whose variance, 4e-4, is smaller than epsilon."""
    return rng.uniform(-0.1, 0.1, size=count) + 0.02 * rng.normal(size=(examples, count))


def distant_features(rng, examples, count):
    """A batch of features of 10,000 and more, with standard deviations of about 30."""
    return rng.uniform(1e4, 1.2e4, size=count) + 30 * rng.normal(size=(examples, count))


def scale_and_shift(rng, count):
    """gamma of either sign, never 1 or 0, and beta, which planted mistakes know: it is in no cache."""
    gamma = rng.choice([-1.0, 1.0], size=count) * rng.uniform(1.2, 2.5, size=count)
    return gamma, np.linspace(-1.7, 1.9, count)


def some_state(rng, count):
    """Moving statistics as they may be in the middle of a training."""
    return {
        "moving_mean": rng.uniform(-90, 90, size=count),
        "moving_variance": rng.uniform(1600, 6400, size=count),
    }


def fresh_state(count):
    """Moving statistics as they are before the first step."""
    return {"moving_mean": np.zeros(count), "moving_variance": np.ones(count)}


def moving(state, step=""):
    """Copies of the moving statistics: a later step may write into the same arrays."""
    return {
        f"moving_mean{step}": np.array(state["moving_mean"]),
        f"moving_variance{step}": np.array(state["moving_variance"]),
    }


# -- forward -----------------------------------------------------------------------------------


@check("batch_norm_forward", points=0.1, compare=SHAPES)
def shape_and_finite(student, rng):
    """An output of the input's shape and two moving statistics, all of them finite"""
    gamma, beta = scale_and_shift(rng, 4)
    out, _, state = student.batch_norm_forward(features(rng, 7, 4), gamma, beta, some_state(rng, 4))
    return {"out": out, **moving(state)}


@check("batch_norm_forward", points=3, compare=FLOAT32)
def ordinary_batch(student, rng):
    """The output for an ordinary batch, gamma other than 1 and beta other than 0"""
    gamma, beta = scale_and_shift(rng, 4)
    out, _, _ = student.batch_norm_forward(features(rng, 6, 4), gamma, beta, some_state(rng, 4))
    return {"out": out}


@check("batch_norm_forward", points=2, compare=EPSILON_COUNTS, needs="ordinary_batch")
def small_variance(student, rng):
    """Features that hardly vary, and one that does not vary at all: here epsilon counts"""
    x = np.column_stack([narrow_features(rng, 8, 3), np.full(8, 3.0)])
    gamma, beta = scale_and_shift(rng, 4)
    out, _, _ = student.batch_norm_forward(x, gamma, beta, fresh_state(4))
    out = np.asarray(out)
    return {"narrow_features": out[:, :3], "constant_feature": out[:, 3]}


@check(
    "batch_norm_forward",
    points=1,
    compare={"distant_features": AT_A_DISTANCE, "ordinary_features": FLOAT32},
    needs="ordinary_batch",
)
def large_mean(student, rng):
    """Features that lie far from 0, beside ordinary ones"""
    x = np.column_stack([distant_features(rng, 9, 3), features(rng, 9, 4)])
    gamma, beta = scale_and_shift(rng, 7)
    out, _, _ = student.batch_norm_forward(x, gamma, beta, some_state(rng, 7))
    out = np.asarray(out)
    return {"distant_features": out[:, :3], "ordinary_features": out[:, 3:]}


@check("batch_norm_forward", points=1, compare=FLOAT32)
def moving_mean(student, rng):
    """The moving mean after one step with the default momentum"""
    gamma, beta = scale_and_shift(rng, 3)
    _, _, state = student.batch_norm_forward(features(rng, 5, 3), gamma, beta, some_state(rng, 3))
    return {"moving_mean": state["moving_mean"]}


@check("batch_norm_forward", points=1, compare=FLOAT32)
def moving_variance(student, rng):
    """The moving variance after one step with the default momentum"""
    gamma, beta = scale_and_shift(rng, 4)
    _, _, state = student.batch_norm_forward(features(rng, 5, 4), gamma, beta, some_state(rng, 4))
    return {"moving_variance": state["moving_variance"]}


@check("batch_norm_forward", points=2, compare=FLOAT32, needs=("moving_mean", "moving_variance"))
def several_steps(student, rng):
    """The moving mean and variance after each of four steps with momentum=0.7"""
    gamma, beta = scale_and_shift(rng, 3)
    state = fresh_state(3)
    followed = {}
    for step in (1, 2, 3, 4):
        _, _, state = student.batch_norm_forward(features(rng, 4 + step, 3), gamma, beta, state, momentum=0.7)
        followed.update(moving(state, f"_after_step_{step}"))
    return followed


@check("batch_norm_forward", points=2, compare=FLOAT32)
def not_training(student, rng):
    """When not training: the moving statistics normalise, and stay as they are"""
    gamma, beta = scale_and_shift(rng, 5)
    out, _, state = student.batch_norm_forward(
        features(rng, 4, 5), gamma, beta, some_state(rng, 5), training=False
    )
    return {"out": out, **moving(state)}


@check("batch_norm_forward", points=1, compare=EPSILON_COUNTS, needs=("not_training", "small_variance"))
def small_moving_variance(student, rng):
    """When not training: moving variances so small that epsilon counts"""
    gamma, beta = scale_and_shift(rng, 3)
    state = {
        "moving_mean": rng.uniform(-0.1, 0.1, size=3),
        "moving_variance": rng.uniform(2e-4, 5e-4, size=3),
    }
    out, _, _ = student.batch_norm_forward(narrow_features(rng, 4, 3), gamma, beta, state, training=False)
    return {"out": out}


@check("batch_norm_forward", points=1, compare=EPSILON_COUNTS, needs="small_variance")
def other_epsilon(student, rng):
    """The output with epsilon=0.3"""
    gamma, beta = scale_and_shift(rng, 4)
    out, _, _ = student.batch_norm_forward(rng.normal(size=(7, 4)), gamma, beta, fresh_state(4), epsilon=0.3)
    return {"out": out}


@check("batch_norm_forward", points=1, compare=FLOAT32, needs="several_steps")
def two_layers(student, rng):
    """Two layers in turn, each with moving statistics of its own"""
    gamma, beta = scale_and_shift(rng, 3)
    first, second = some_state(rng, 3), some_state(rng, 3)
    for _ in range(3):
        _, _, first = student.batch_norm_forward(features(rng, 5, 3), gamma, beta, first, momentum=0.6)
        _, _, second = student.batch_norm_forward(features(rng, 5, 3), gamma, beta, second, momentum=0.6)
    return {**moving(first, "_of_the_first"), **moving(second, "_of_the_second")}


@check("batch_norm_forward", points=1, compare=UNCHANGED, needs="ordinary_batch")
def leaves_arguments_alone(student, rng):
    """Input, gamma and beta hold what they held before, training or not"""
    x = features(rng, 8, 3)
    gamma, beta = scale_and_shift(rng, 3)
    student.batch_norm_forward(x, gamma, beta, some_state(rng, 3))
    student.batch_norm_forward(x, gamma, beta, some_state(rng, 3), training=False)
    return {"x": x, "gamma": gamma, "beta": beta}


@check(
    "batch_norm_forward",
    points=1,
    compare=FLOAT32,
    needs=("ordinary_batch", "several_steps", "not_training"),
    hidden=True,
)
def one_example_after_training(student, rng):
    """A single example, shown to the network after three steps of training"""
    gamma, beta = scale_and_shift(rng, 6)
    state = fresh_state(6)
    for _ in range(3):
        _, _, state = student.batch_norm_forward(features(rng, 11, 6), gamma, beta, state, momentum=0.4)
    out, _, state = student.batch_norm_forward(features(rng, 1, 6), gamma, beta, state, training=False)
    return {"out": out, **moving(state)}


@check(
    "batch_norm_forward",
    points=1,
    compare=EPSILON_COUNTS,
    needs=("several_steps", "other_epsilon"),
    hidden=True,
)
def larger_batch(student, rng):
    """A larger batch with every setting other than its default"""
    gamma, beta = scale_and_shift(rng, 12)
    x = rng.normal(size=(33, 12)) + rng.uniform(-2, 2, size=12)
    state = {"moving_mean": rng.normal(size=12), "moving_variance": rng.uniform(0.5, 2, size=12)}
    out, _, state = student.batch_norm_forward(x, gamma, beta, state, momentum=0.85, epsilon=0.05)
    return {"out": out, **moving(state)}


# -- backward ----------------------------------------------------------------------------------


def gradients(student, x, gamma, beta, dout, **settings):
    """The three gradients, by name, of one training call."""
    state = fresh_state(len(gamma))
    _, cache, _ = student.batch_norm_forward(x, gamma, beta, state, **settings)
    dx, dgamma, dbeta = student.batch_norm_backward(dout, cache)
    return {"dx": dx, "dgamma": dgamma, "dbeta": dbeta}


@check("batch_norm_backward", points=0.1, compare=SHAPES, needs="batch_norm_forward::shape_and_finite")
def shape_and_finite(student, rng):
    """Gradients shaped like the input, gamma and beta, all of them finite"""
    gamma, beta = scale_and_shift(rng, 3)
    return gradients(student, features(rng, 8, 3), gamma, beta, rng.normal(size=(8, 3)))


@check("batch_norm_backward", points=1, compare=FLOAT32)
def gradient_of_beta(student, rng):
    """The gradient with respect to beta for an ordinary batch"""
    gamma, beta = scale_and_shift(rng, 4)
    found = gradients(student, features(rng, 9, 4), gamma, beta, rng.normal(size=(9, 4)))
    return {"dbeta": found["dbeta"]}


@check(
    "batch_norm_backward",
    points=2,
    compare=FLOAT32,
    needs=("shape_and_finite", "batch_norm_forward::ordinary_batch"),
)
def gradient_of_gamma(student, rng):
    """The gradient with respect to gamma for an ordinary batch"""
    gamma, beta = scale_and_shift(rng, 5)
    found = gradients(student, features(rng, 7, 5), gamma, beta, rng.normal(size=(7, 5)))
    return {"dgamma": found["dgamma"]}


@check(
    "batch_norm_backward",
    points=3,
    compare=FLOAT32,
    needs=("shape_and_finite", "batch_norm_forward::ordinary_batch"),
)
def gradient_of_the_input(student, rng):
    """The gradient with respect to the input for an ordinary batch"""
    gamma, beta = scale_and_shift(rng, 4)
    return {"dx": gradients(student, features(rng, 6, 4), gamma, beta, rng.normal(size=(6, 4)))["dx"]}


@check(
    "batch_norm_backward",
    points=1,
    compare=EPSILON_COUNTS,
    needs=("gradient_of_the_input", "batch_norm_forward::small_variance"),
)
def small_variance(student, rng):
    """The input's gradient for features that hardly vary, and for one that does not vary at all"""
    x = np.column_stack([narrow_features(rng, 9, 3), np.full(9, 3.0)])
    gamma, beta = scale_and_shift(rng, 4)
    dx = np.asarray(gradients(student, x, gamma, beta, rng.normal(size=(9, 4)))["dx"])
    return {"narrow_features": dx[:, :3], "constant_feature": dx[:, 3]}


@check(
    "batch_norm_backward",
    points=1,
    compare=AT_A_DISTANCE,
    needs=("gradient_of_the_input", "batch_norm_forward::large_mean"),
)
def large_mean(student, rng):
    """The input's gradient for features that lie far from 0"""
    gamma, beta = scale_and_shift(rng, 3)
    return {"dx": gradients(student, distant_features(rng, 8, 3), gamma, beta, rng.normal(size=(8, 3)))["dx"]}


@check(
    "batch_norm_backward",
    points=1,
    compare=EPSILON_COUNTS,
    needs=("small_variance", "gradient_of_gamma", "gradient_of_beta", "batch_norm_forward::other_epsilon"),
)
def other_epsilon(student, rng):
    """All three gradients with epsilon=0.3"""
    gamma, beta = scale_and_shift(rng, 3)
    return gradients(student, rng.normal(size=(5, 3)), gamma, beta, rng.normal(size=(5, 3)), epsilon=0.3)


@check(
    "batch_norm_backward",
    points=1,
    compare=FLOAT32,
    needs=("gradient_of_the_input", "gradient_of_gamma"),
)
def two_layers(student, rng):
    """Two layers go forward before either goes backward, each with its own cache"""
    caches, douts = [], [rng.normal(size=(7, 4)) for _ in range(2)]
    for _ in range(2):
        gamma, beta = scale_and_shift(rng, 4)
        caches.append(student.batch_norm_forward(features(rng, 7, 4), gamma, beta, fresh_state(4))[1])
    second_dx, second_dgamma, _ = student.batch_norm_backward(douts[1], caches[1])
    first_dx, first_dgamma, _ = student.batch_norm_backward(douts[0], caches[0])
    return {
        "first_dx": first_dx,
        "first_dgamma": first_dgamma,
        "second_dx": second_dx,
        "second_dgamma": second_dgamma,
    }


@check("batch_norm_backward", points=1, compare=UNCHANGED, needs="gradient_of_gamma")
def leaves_arguments_alone(student, rng):
    """The gradient that came in holds what it held before, and so does all that went forward"""
    x, dout = features(rng, 5, 3), rng.normal(size=(5, 3))
    gamma, beta = scale_and_shift(rng, 3)
    gradients(student, x, gamma, beta, dout)
    return {"dout": dout, "x": x, "gamma": gamma, "beta": beta}


@check("batch_norm_backward", points=1, compare=EPSILON_COUNTS, needs="other_epsilon", hidden=True)
def large_gradients(student, rng):
    """Gradients of size 10,000 coming in, for a larger batch"""
    gamma, beta = scale_and_shift(rng, 8)
    x = rng.normal(size=(24, 8)) + rng.uniform(-2, 2, size=8)
    return gradients(student, x, gamma, beta, 1e4 * rng.normal(size=(24, 8)), epsilon=0.05)
