"""Checks of the optimizers: what is judged is each step, the new weights less the old ones."""

import numpy as np

from grader.authoring import check, close, exact, same_shape

OPTIMIZERS = ("sgd", "momentum", "nesterov", "adagrad", "rmsprop", "adam", "adamw")

SHAPE = same_shape(reason="The values are judged by the checks that follow.")
UNCHANGED = exact(reason="An argument that nobody touched is equal to the last bit.")
STEPS = close(
    rtol=1e-4,
    reason="Gradients of size 0.7 to 2 make the place of epsilon worth 1e-5 at most, and float32 as much.",
)
RATE = close(rtol=1e-5, reason="float32 carries 1e-7; the smallest mistake is a factor of drop.")


def signs(rng, shape):
    """1 and -1 in turn, in random order: no draw gives one sign alone."""
    return np.where(rng.permutation(int(np.prod(shape))) % 2, -1.0, 1.0).reshape(shape)


def random_gradient(rng, shape):
    """Entries of size 0.7 to 2 and either sign.

    Epsilon does not count then, and no running mean of squares ever falls, even with beta_2=0.95.
    """
    return signs(rng, shape) * rng.uniform(0.7, 2.0, size=shape)


def random_weights(rng, shape):
    """Entries of size 0.4 to 0.8 and either sign, so that all of them decay by as much as shows."""
    return signs(rng, shape) * rng.uniform(0.4, 0.8, size=shape)


def steps(optimizer, weights, gradients, **settings):
    """The step that each gradient makes: the new weights less the old ones."""
    state = {}
    taken = {}
    for number, gradient in enumerate(gradients, start=1):
        updated, state = optimizer(weights.copy(), gradient.copy(), state, **settings)
        updated = np.asarray(updated)
        taken[f"step_{number}"] = updated - weights
        weights = updated
    return taken


def three_random_steps(optimizer, rng, **settings):
    """Three steps of different random gradients from random weights (4, 3)."""
    weights = random_weights(rng, (4, 3))
    gradients = [random_gradient(rng, (4, 3)) for _ in range(3)]
    return steps(optimizer, weights, gradients, **settings)


# -- every optimizer ---------------------------------------------------------------------------


@check(*OPTIMIZERS, points=0.1, compare=SHAPE)
def shape_and_finite(student, rng):
    """New weights of the old shape, all of them finite"""
    weights, _ = student.exercise(
        rng.normal(size=(7, 4)), random_gradient(rng, (7, 4)), {}, learning_rate=0.1
    )
    return {"weights": weights}


@check(*OPTIMIZERS, points=1, compare=STEPS)
def first_step(student, rng):
    """The first step, from an empty state"""
    weights = random_weights(rng, (5, 7))
    return steps(student.exercise, weights, [random_gradient(rng, (5, 7))], learning_rate=0.3)


@check(*OPTIMIZERS, points=3, compare=STEPS)
def three_steps(student, rng):
    """Three steps with three different gradients"""
    return three_random_steps(student.exercise, rng, learning_rate=0.15)


@check(*OPTIMIZERS, points=1, compare=STEPS)
def gradients_of_zero(student, rng):
    """Entries whose gradient is exactly 0, and a last gradient of nothing but zeros"""
    weights = random_weights(rng, (3, 5))
    first, second = random_gradient(rng, (3, 5)), random_gradient(rng, (3, 5))
    first[0] = second[0] = 0.0
    second[1, :2] = 0.0
    return steps(student.exercise, weights, [first, second, np.zeros((3, 5))], learning_rate=0.15)


@check(*OPTIMIZERS, points=1, compare=STEPS)
def default_settings(student, rng):
    """Three steps with every setting at its default"""
    return three_random_steps(student.exercise, rng)


@check(*OPTIMIZERS, points=2, compare=STEPS)
def several_parameters(student, rng):
    """Two weight matrices and a bias in turn, each with a state of its own"""
    shapes = {"weights": (4, 3), "more_weights": (4, 3), "bias": (3,)}
    parameters = {name: random_weights(rng, shape) for name, shape in shapes.items()}
    states = {name: {} for name in shapes}
    taken = {}
    for number in (1, 2, 3):
        for name, shape in shapes.items():
            before, gradient = parameters[name], random_gradient(rng, shape)
            after, states[name] = student.exercise(before.copy(), gradient, states[name], learning_rate=0.15)
            parameters[name] = np.asarray(after)
            taken[f"{name}_step_{number}"] = parameters[name] - before
    return taken


@check(*OPTIMIZERS, points=1, compare=UNCHANGED, needs="three_steps")
def leaves_arguments_alone(student, rng):
    """Weights and gradients hold what they held before"""
    weights = rng.normal(size=(3, 4))
    first, second, third = (random_gradient(rng, (3, 4)) for _ in range(3))
    state = {}
    for gradient in (first, second, third):
        _, state = student.exercise(weights, gradient, state, learning_rate=0.1)
    return {"weights": weights, "first_gradient": first, "second_gradient": second, "third_gradient": third}


@check(*OPTIMIZERS, points=2, compare=STEPS, hidden=True)
def twenty_steps(student, rng):
    """Twenty steps with twenty different gradients"""
    weights = random_weights(rng, (6, 5))
    gradients = [random_gradient(rng, (6, 5)) for _ in range(20)]
    taken = steps(student.exercise, weights, gradients, learning_rate=0.2)
    return {"whole_way": sum(taken.values()), "last_step": taken["step_20"]}


@check(*OPTIMIZERS, points=1, compare=STEPS, hidden=True)
def huge_gradients(student, rng):
    """Three gradients of size 1e4, in an array of three axes"""
    weights = random_weights(rng, (4, 5, 3))
    gradients = [1e4 * random_gradient(rng, (4, 5, 3)) for _ in range(3)]
    return steps(student.exercise, weights, gradients, learning_rate=0.15)


# -- one optimizer after another ---------------------------------------------------------------


@check(*OPTIMIZERS, points=1, compare=STEPS, needs="three_steps")
def switching_midway(student, rng):
    """Another optimizer moves the same weights before, between and after the steps of this one"""
    weights, state, taken = random_weights(rng, (4, 5)), {}, {}
    for number, turn in enumerate(["other", "this", "this", "other", "other", "this"], start=1):
        gradient = random_gradient(rng, (4, 5))
        if turn == "other":
            weights = weights - 0.2 * np.sign(gradient)
            continue
        updated, state = student.exercise(weights.copy(), gradient, state, learning_rate=0.15)
        taken[f"step_{number}"] = np.asarray(updated) - weights
        weights = np.asarray(updated)
    return taken


# -- settings other than the defaults ----------------------------------------------------------


@check("sgd", points=1, compare=STEPS)
def other_settings(student, rng):
    """Three steps with learning_rate=0.7"""
    return three_random_steps(student.sgd, rng, learning_rate=0.7)


@check("momentum", points=2, compare=STEPS)
def other_settings(student, rng):
    """Three steps with momentum=0.6"""
    return three_random_steps(student.momentum, rng, learning_rate=0.25, momentum=0.6)


@check("nesterov", points=2, compare=STEPS)
def other_settings(student, rng):
    """Three steps with momentum=0.6"""
    return three_random_steps(student.nesterov, rng, learning_rate=0.25, momentum=0.6)


@check("adagrad", points=2, compare=STEPS)
def other_settings(student, rng):
    """Three steps with initial_accumulator_value=1.5"""
    return three_random_steps(student.adagrad, rng, learning_rate=0.25, initial_accumulator_value=1.5)


@check("rmsprop", points=2, compare=STEPS)
def other_settings(student, rng):
    """Three steps with rho=0.7"""
    return three_random_steps(student.rmsprop, rng, learning_rate=0.25, rho=0.7)


@check("adam", points=2, compare=STEPS)
def other_settings(student, rng):
    """Three steps with beta_1=0.7 and beta_2=0.95"""
    return three_random_steps(student.adam, rng, learning_rate=0.25, beta_1=0.7, beta_2=0.95)


@check("adamw", points=2, compare=STEPS)
def other_settings(student, rng):
    """Three steps with weight_decay=0.3, beta_1=0.7 and beta_2=0.95"""
    return three_random_steps(
        student.adamw, rng, learning_rate=0.25, weight_decay=0.3, beta_1=0.7, beta_2=0.95
    )


@check("adamw", points=2, compare=STEPS, needs="three_steps")
def decay_alone(student, rng):
    """Weights that shrink although their gradient is 0"""
    weights = rng.uniform(0.5, 2.0, size=(5, 3))
    return steps(student.adamw, weights, [np.zeros((5, 3))] * 3, learning_rate=0.1, weight_decay=0.2)


# -- the schedule ------------------------------------------------------------------------------


def rates(student, learning_rate, epochs, **settings):
    """The learning rate in use at each of some epochs."""
    return {f"rate_at_{epoch}": student.step_decay(learning_rate, epoch, **settings) for epoch in epochs}


@check("step_decay", points=0.1, compare=SHAPE)
def shape_and_finite(student, rng):
    """One finite number"""
    return rates(student, rng.uniform(0.1, 0.5), [3])


@check("step_decay", points=2, compare=RATE)
def around_the_first_cut(student, rng):
    """Epochs 0, 9, 10 and 11 with the default settings"""
    return rates(student, rng.uniform(0.1, 0.5), [0, 9, 10, 11])


@check("step_decay", points=1, compare=RATE)
def many_cuts(student, rng):
    """Epochs after two, three and seven cuts"""
    return rates(student, rng.uniform(0.1, 0.5), [20, 39, 75])


@check("step_decay", points=2, compare=RATE)
def other_settings(student, rng):
    """Cuts to 0.3 of the rate every 4 epochs"""
    return rates(student, rng.uniform(0.1, 0.5), [2, 3, 4, 7, 8, 13], drop=0.3, every=4)


@check("step_decay", points=1, compare=RATE, hidden=True)
def cut_at_every_epoch(student, rng):
    """Cuts to 0.8 of the rate at every epoch"""
    return rates(student, rng.uniform(0.1, 0.5), [0, 1, 2, 6], drop=0.8, every=1)
