"""Checks of the two penalties and of early stopping."""

import numpy as np

from grader.authoring import check, close, exact, same_shape

PENALTIES = ("l1_penalty", "l2_penalty")

SHAPES = same_shape(reason="The values are judged by the checks that follow.")
UNCHANGED = exact(reason="An argument that nobody touched is equal to the last bit.")
FLOAT32 = close(rtol=1e-5, reason="A sum and a product: float32 carries 1e-7.")
DECIDED = exact(reason="To stop or not to stop: there is nothing between the two.")
KEPT = close(rtol=1e-6, reason="Nothing is computed, only kept: float32 carries 1e-7.")


def either_sign(rng, shape):
    """Normal numbers, every other one negative, in random order."""
    signs = np.where(rng.permutation(int(np.prod(shape))) % 2, -1.0, 1.0)
    return signs.reshape(shape) * np.abs(rng.normal(size=shape))


def penalties(student, rate, **arrays):
    """The penalty of each array and its gradient, by name."""
    found = {}
    for name, weights in arrays.items():
        penalty, dweights = student.exercise(weights, rate)
        found.update({f"penalty_of_{name}": penalty, f"dweights_of_{name}": dweights})
    return found


# -- both penalties ----------------------------------------------------------------------------


@check(*PENALTIES, points=0.1, compare=SHAPES)
def shape_and_finite(student, rng):
    """One number and a gradient shaped like the weights, all of it finite"""
    penalty, dweights = student.exercise(rng.normal(size=(4, 3)), 0.2)
    return {"penalty": penalty, "dweights": dweights}


@check(*PENALTIES, points=3, compare=FLOAT32)
def ordinary_weights(student, rng):
    """Penalty and gradient for ordinary weights of either sign"""
    penalty, dweights = student.exercise(either_sign(rng, (5, 7)), 0.3)
    return {"penalty": penalty, "dweights": dweights}


@check(*PENALTIES, points=2, compare=FLOAT32, needs="ordinary_weights")
def weights_of_zero(student, rng):
    """Weights of exactly 0: some among others, and an array of nothing else"""
    weights = rng.normal(size=(3, 5))
    weights[1, :3] = weights[2, 4] = 0.0
    return penalties(student, 0.4, some_zeros=weights, all_zeros=np.zeros((4, 3)))


@check(*PENALTIES, points=1, compare=FLOAT32, needs="ordinary_weights")
def other_shapes(student, rng):
    """A bias vector, an array of three axes and an array of a single weight"""
    return penalties(
        student, 1.7, bias=rng.normal(size=6), kernel=rng.normal(size=(5, 4, 3)), single=rng.normal(size=1)
    )


@check(*PENALTIES, points=1, compare=UNCHANGED, needs="ordinary_weights")
def leaves_arguments_alone(student, rng):
    """The weights hold what they held before"""
    weights = rng.normal(size=(6, 4))
    student.exercise(weights, 0.6)
    return {"weights": weights}


@check(*PENALTIES, points=1, compare=FLOAT32, needs="ordinary_weights", hidden=True)
def large_and_small_weights(student, rng):
    """Weights of size 10,000 and of size 0.01, each in an array of its own"""
    return penalties(student, 0.05, large=1e4 * rng.normal(size=(7, 3)), small=0.01 * rng.normal(size=(3, 8)))


# -- early stopping ----------------------------------------------------------------------------


def some_params(rng):
    """The parameters of one layer."""
    return {"weights": rng.normal(size=(5, 3)), "bias": rng.normal(size=3)}


def decisions(stopping, rng, losses, first_epoch=0):
    """Whether to stop, after each epoch with one of these losses and with parameters of its own."""
    return {
        f"stop_after_epoch_{epoch}": stopping.update(epoch, float(loss), some_params(rng))
        for epoch, loss in enumerate(losses, first_epoch)
    }


def best_epoch_and_loss(stopping):
    """What early stopping remembers of the best epoch, without its parameters."""
    return {"best_epoch": stopping.best_epoch, "best_loss": stopping.best_loss}


@check("EarlyStopping", points=0.1, compare=SHAPES)
def shape_and_finite(student, rng):
    """A decision for each epoch, and the best epoch with its loss and its parameters"""
    stopping = student.EarlyStopping(patience=3)
    stops = decisions(stopping, rng, [0.9, 0.7])
    best = stopping.best_params
    return {
        **stops,
        **best_epoch_and_loss(stopping),
        "best_weights": best["weights"],
        "best_bias": best["bias"],
    }


@check("EarlyStopping", points=3, compare=DECIDED)
def stops_when_patience_is_over(student, rng):
    """With the default settings: three epochs in a row that are worse than the best one, in two trainings"""
    losses = rng.uniform(1, 2) + np.array([0.9, 0.6, 0.5, 0.7, 0.8, 0.6])
    rising = rng.uniform(1, 2) + np.array([0.4, 0.5, 0.7, 0.9])
    return {
        **decisions(student.EarlyStopping(), rng, losses),
        **decisions(student.EarlyStopping(), rng, rising, first_epoch=11),
    }


@check("EarlyStopping", points=2, compare=DECIDED, needs="stops_when_patience_is_over")
def improvement_starts_the_count_anew(student, rng):
    """Worse epochs with better ones between them, patience=2"""
    losses = rng.uniform(1, 2) + np.array([0.9, 0.8, 0.85, 0.7, 0.75, 0.6, 0.65, 0.7])
    return decisions(student.EarlyStopping(patience=2), rng, losses)


@check("EarlyStopping", points=2, compare=KEPT)
def best_epoch_is_kept(student, rng):
    """Number, loss and parameters of the best epoch, after worse ones have followed"""
    stopping = student.EarlyStopping(patience=4)
    decisions(stopping, rng, rng.uniform(1, 2) + np.array([0.9, 0.5, 0.6, 0.4, 0.8, 0.7, 0.75]))
    best = stopping.best_params
    return {**best_epoch_and_loss(stopping), "best_weights": best["weights"], "best_bias": best["bias"]}


@check("EarlyStopping", points=1, compare=KEPT, needs=("stops_when_patience_is_over", "best_epoch_is_kept"))
def equal_loss_is_no_improvement(student, rng):
    """Epochs that reach the best loss again, and no better one, patience=2"""
    stopping = student.EarlyStopping(patience=2)
    stops = decisions(stopping, rng, rng.uniform(1, 2) + np.array([0.7, 0.5, 0.5, 0.5]))
    return {**stops, **best_epoch_and_loss(stopping)}


@check("EarlyStopping", points=2, compare=KEPT, needs=("stops_when_patience_is_over", "best_epoch_is_kept"))
def improvements_below_min_delta(student, rng):
    """A loss that creeps down by less than min_delta=0.1 per epoch, and once passes it in two epochs"""
    stopping = student.EarlyStopping(patience=3, min_delta=0.1)
    stops = decisions(stopping, rng, rng.uniform(1, 2) + np.array([1.0, 0.95, 0.88, 0.85, 0.80, 0.79]))
    return {**stops, **best_epoch_and_loss(stopping)}


@check("EarlyStopping", points=1, compare=KEPT, needs=("stops_when_patience_is_over", "best_epoch_is_kept"))
def loss_that_is_nan(student, rng):
    """A loss that is NaN is no improvement, patience=2"""
    stopping = student.EarlyStopping(patience=2)
    stops = decisions(stopping, rng, rng.uniform(1, 2) + np.array([0.9, 0.8, np.nan, np.nan]))
    return {**stops, **best_epoch_and_loss(stopping)}


@check("EarlyStopping", points=2, compare=KEPT, needs="best_epoch_is_kept")
def params_updated_in_place(student, rng):
    """The best parameters stay as they were while training changes the same arrays"""
    stopping = student.EarlyStopping(patience=4)
    params = some_params(rng)
    for epoch, loss in enumerate(rng.uniform(1, 2) + np.array([0.9, 0.5, 0.7, 0.6])):
        stopping.update(epoch, float(loss), params)
        for array in params.values():
            array += rng.uniform(0.5, 1, size=array.shape)
    best = stopping.best_params
    return {"best_weights": best["weights"], "best_bias": best["bias"]}


@check("EarlyStopping", points=1, compare=KEPT, needs="params_updated_in_place")
def params_in_a_list_of_layers(student, rng):
    """The same with parameters that are a list of pairs (weights, bias)"""
    stopping = student.EarlyStopping(patience=4)
    params = [(rng.normal(size=(4, 3)), rng.normal(size=3)), (rng.normal(size=(3, 5)), rng.normal(size=5))]
    for epoch, loss in enumerate(rng.uniform(1, 2) + np.array([0.9, 0.5, 0.7])):
        stopping.update(epoch, float(loss), params)
        for weights, bias in params:
            weights += rng.uniform(0.5, 1, size=weights.shape)
            bias += rng.uniform(0.5, 1, size=bias.shape)
    (first_weights, first_bias), (second_weights, second_bias) = stopping.best_params
    return {
        "first_weights": first_weights,
        "first_bias": first_bias,
        "second_weights": second_weights,
        "second_bias": second_bias,
    }


@check("EarlyStopping", points=1, compare=KEPT, needs=("stops_when_patience_is_over", "best_epoch_is_kept"))
def two_at_once(student, rng):
    """Two trainings in turn, each watched by an object of its own"""
    first, second = student.EarlyStopping(patience=2), student.EarlyStopping(patience=3)
    falling = rng.uniform(1, 2) + np.array([0.9, 0.7, 0.8, 0.75])
    rising = rng.uniform(3, 4) + np.array([0.2, 0.3, 0.4, 0.5])
    found = {}
    for epoch in range(4):
        stops_first = first.update(epoch, float(falling[epoch]), some_params(rng))
        stops_second = second.update(epoch, float(rising[epoch]), some_params(rng))
        found.update({f"first_stops_{epoch}": stops_first, f"second_stops_{epoch}": stops_second})
    return {
        **found,
        "first_best_epoch": first.best_epoch,
        "first_best_weights": first.best_params["weights"],
        "second_best_epoch": second.best_epoch,
        "second_best_weights": second.best_params["weights"],
    }


@check("EarlyStopping", points=1, compare=UNCHANGED, needs="best_epoch_is_kept")
def leaves_arguments_alone(student, rng):
    """The parameters hold what they held before, at the best epoch, at a worse one and at the last one"""
    stopping = student.EarlyStopping(patience=2)
    best, worse, last = some_params(rng), some_params(rng), some_params(rng)
    for epoch, (loss, params) in enumerate([(0.7, best), (0.8, worse), (0.9, last)]):
        stopping.update(epoch, loss, params)
    return {
        "best_weights": best["weights"],
        "best_bias": best["bias"],
        "worse_weights": worse["weights"],
        "last_weights": last["weights"],
        "last_bias": last["bias"],
    }


@check(
    "EarlyStopping",
    points=1,
    compare=KEPT,
    needs=("stops_when_patience_is_over", "best_epoch_is_kept"),
    hidden=True,
)
def huge_and_negative_losses(student, rng):
    """Losses from 1e12 down to less than 0, in a training that goes on from epoch 7, patience=1"""
    stopping = student.EarlyStopping(patience=1)
    losses = rng.uniform(1, 2) * np.array([3e12, 2e6, 40, -3, -7, -6.5])
    return {**decisions(stopping, rng, losses, first_epoch=7), **best_epoch_and_loss(stopping)}


@check(
    "EarlyStopping",
    points=1,
    compare=KEPT,
    needs=("improvement_starts_the_count_anew", "improvements_below_min_delta"),
    hidden=True,
)
def long_training(student, rng):
    """A long training with patience=5 and min_delta=0.05"""
    stopping = student.EarlyStopping(patience=5, min_delta=0.05)
    pattern = [2.0, 1.5, 1.52, 1.48, 1.6, 1.47, 1.3, 1.28, 1.27, 1.4, 1.26, 1.1, 1.08, 1.2, 1.07, 1.3, 1.06]
    stops = decisions(stopping, rng, rng.uniform(1, 2) + np.array(pattern), first_epoch=1)
    return {**stops, **best_epoch_and_loss(stopping), "best_weights": stopping.best_params["weights"]}
