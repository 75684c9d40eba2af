"""Checks of linear scores, softmax, the two losses and the penalised loss."""

import numpy as np

from grader.authoring import check, close, exact, same_shape

SHAPES = same_shape(reason="shapes and finiteness only; the values are asked for next")
FLOAT32 = close(rtol=1e-5, reason="float32 carries 1e-7; a wrong formula is off by 1e-3 and more")
UNTOUCHED = exact(reason="an array that was left alone is equal bit for bit")
TWO_LOSSES = ("loss", "loss_of_another_batch")  # one number alone a wrong formula may hit by chance


def every_class(rng, examples, classes):
    """Labels in random order in which, with at least as many examples as classes, every class occurs."""
    return rng.permutation(np.arange(examples) % classes)


# ------------------------------------------------------------------------------------- linear_scores


@check("linear_scores", points=0.1, compare=SHAPES)
def shape_and_finite(student, rng):
    """One score for every example and class"""
    x, weights, bias = rng.normal(size=(5, 4)), rng.normal(size=(4, 3)), rng.normal(size=3)
    return {"scores": student.linear_scores(x, weights, bias)}


@check("linear_scores", points=2, compare=FLOAT32)
def ordinary_batch(student, rng):
    """Scores of an ordinary batch"""
    x, weights, bias = rng.normal(size=(6, 5)), rng.normal(size=(5, 4)), rng.normal(size=4)
    return {"scores": student.linear_scores(x, weights, bias)}


@check("linear_scores", points=1, compare=FLOAT32)
def extreme_inputs(student, rng):
    """Scores of inputs as large as 10,000, beside ordinary ones"""
    x, weights, bias = rng.normal(size=(6, 7)), rng.normal(size=(7, 3)), rng.normal(size=3)
    x[2] *= 1e4
    scores = np.asarray(student.linear_scores(x, weights, bias))
    return {"extreme": scores[2], "ordinary": np.delete(scores, 2, axis=0)}


@check("linear_scores", points=1, compare=FLOAT32)
def bias_alone(student, rng):
    """The scores of an all-zero input are the bias"""
    bias = rng.uniform(1, 2, size=5) * np.array([1, -1, 1, -1, 1])
    return {"scores": student.linear_scores(np.zeros((3, 4)), rng.normal(size=(4, 5)), bias)}


@check("linear_scores", points=1, compare=FLOAT32, hidden=True)
def other_sizes(student, rng):
    """Scores of a batch of another size"""
    x, weights, bias = rng.normal(size=(9, 13)), rng.normal(size=(13, 11)), rng.normal(size=11)
    return {"scores": student.linear_scores(x, weights, bias)}


@check("linear_scores", points=1, compare=UNTOUCHED, needs="ordinary_batch")
def leaves_arguments_alone(student, rng):
    """Inputs, weights and bias are left as they were"""
    x, weights, bias = rng.normal(size=(4, 6)), rng.normal(size=(6, 3)), rng.normal(size=3)
    student.linear_scores(x, weights, bias)
    return {"x": x, "weights": weights, "bias": bias}


# ------------------------------------------------------------------------------------------- softmax


@check("softmax", points=0.1, compare=SHAPES)
def shape_and_finite(student, rng):
    """One probability for every example and class"""
    return {"probabilities": student.softmax(rng.normal(size=(4, 7)))}


@check("softmax", points=2, compare=FLOAT32)
def ordinary_scores(student, rng):
    """Probabilities for ordinary scores"""
    return {"probabilities": student.softmax(2 * rng.normal(size=(5, 10)))}


@check("softmax", points=2, compare=FLOAT32)
def extreme_scores(student, rng):
    """Probabilities where scores reach 10,000, high and low, beside ordinary ones"""
    scores = rng.normal(size=(6, 4))
    scores[1] = [10_000, -10_000, 0, 1]
    scores[2] = [10_000, 9_999, 9_998, -10_000]
    scores[4] = [-10_000, -10_001, -10_002, -10_003]
    probabilities = np.asarray(student.softmax(scores))
    return {
        "far_apart": probabilities[1],
        "close_together": probabilities[[2, 4]],
        "ordinary": probabilities[[0, 3, 5]],
    }


@check("softmax", points=1, compare=FLOAT32)
def one_example(student, rng):
    """Probabilities of a batch of one example"""
    return {"probabilities": student.softmax(rng.normal(size=(1, 6)))}


@check("softmax", points=1, compare=FLOAT32)
def unlikely_classes(student, rng):
    """Small probabilities are right too, each one in itself"""
    scores = np.array([[0, -3, -9, -5], [-15, 0, -6, -11], [-4, -13, -2, 0]]) + rng.uniform(size=(3, 4))
    probabilities = np.asarray(student.softmax(scores))
    return {f"probability_{i}{j}": probabilities[i, j] for i in range(3) for j in range(4)}


@check("softmax", points=1, compare=FLOAT32, hidden=True)
def extreme_scores_of_another_batch(student, rng):
    """Large scores in a batch of another size"""
    heights = np.array([10_000, -10_000, 0, 5_000, -5_000, 800, -800, 10])
    scores = rng.integers(-3, 4, size=(8, 5)) + heights[:, np.newaxis].astype(float)
    probabilities = np.asarray(student.softmax(scores))
    return {
        "high": probabilities[[0, 3, 5]],
        "low": probabilities[[1, 4, 6]],
        "ordinary": probabilities[[2, 7]],
    }


@check("softmax", points=1, compare=UNTOUCHED, needs="ordinary_scores")
def leaves_arguments_alone(student, rng):
    """The scores are left as they were"""
    scores = rng.normal(size=(3, 5))
    student.softmax(scores)
    return {"scores": scores}


# -------------------------------------------------------------------------------------- softmax_loss
# An epsilon in the logarithm moves the loss by epsilon / p, for p the probability of the true class. Whether
# that shows is not left to the draw: scores lie so close together that p is not small, or p is made small.


@check("softmax_loss", points=0.1, compare=SHAPES)
def shape_and_finite(student, rng):
    """A loss and a gradient shaped like the scores"""
    loss, dscores = student.softmax_loss(rng.normal(size=(7, 4)), every_class(rng, 7, 4))
    return {"loss": loss, "dscores": dscores}


@check("softmax_loss", points=2, compare=FLOAT32)
def ordinary_loss(student, rng):
    """The loss of ordinary scores, in two batches"""
    return {
        name: student.softmax_loss(rng.uniform(-3, 3, size=(8, 5)), every_class(rng, 8, 5))[0]
        for name in TWO_LOSSES
    }


@check("softmax_loss", points=3, compare=FLOAT32)
def ordinary_gradient(student, rng):
    """The gradient at ordinary scores"""
    _, dscores = student.softmax_loss(2 * rng.normal(size=(6, 5)), every_class(rng, 6, 5))
    return {"dscores": dscores}


@check("softmax_loss", points=2, compare=FLOAT32)
def extreme_scores(student, rng):
    """Loss and gradient where a score of 10,000 stands on a wrong class"""
    scores = rng.normal(size=(6, 4))
    scores[1] = [10_000, -10_000, 0, 1]
    scores[3] = [-10_000, -10_001, -10_002, -10_003]
    labels = np.array([0, 1, 2, 3, 1, 0])
    loss, dscores = student.softmax_loss(scores, labels)
    dscores = np.asarray(dscores)
    return {"loss": loss, "dscores_extreme": dscores[[1, 3]], "dscores_ordinary": dscores[[0, 2, 4, 5]]}


@check("softmax_loss", points=1, compare=FLOAT32, needs="ordinary_gradient")
def sure_and_right(student, rng):
    """No loss and no gradient where a score of 10,000 stands on every true class"""
    labels = every_class(rng, 5, 3)
    scores = rng.normal(size=(5, 3))
    scores[np.arange(5), labels] = 10_000
    loss, dscores = student.softmax_loss(scores, labels)
    return {"loss": loss, "dscores": dscores}


@check("softmax_loss", points=1, compare=FLOAT32)
def labels_of_other_types(student, rng):
    """Labels may be uint8 or int32 as well"""
    scores, labels = rng.uniform(-1.5, 1.5, size=(9, 6)), every_class(rng, 9, 6)
    loss_uint8, dscores_uint8 = student.softmax_loss(scores, labels.astype(np.uint8))
    loss_int32, dscores_int32 = student.softmax_loss(2 * scores, labels.astype(np.int32))
    return {
        "loss_uint8": loss_uint8,
        "dscores_uint8": dscores_uint8,
        "loss_int32": loss_int32,
        "dscores_int32": dscores_int32,
    }


@check("softmax_loss", points=1, compare=FLOAT32)
def class_without_examples(student, rng):
    """A batch in which the last classes do not occur"""
    loss, dscores = student.softmax_loss(rng.normal(size=(5, 7)), every_class(rng, 5, 4))
    return {"loss": loss, "dscores": dscores}


@check("softmax_loss", points=2, compare=FLOAT32, hidden=True)
def other_sizes(student, rng):
    """Loss and gradient of a larger batch, one true class with a probability of 6e-7"""
    scores, labels = rng.uniform(-4, 4, size=(40, 11)), every_class(rng, 40, 11)
    scores[7] = 0
    scores[7, labels[7]] = -12
    loss, dscores = student.softmax_loss(scores, labels)
    return {"loss": loss, "dscores": dscores}


@check("softmax_loss", points=1, compare=UNTOUCHED, needs=("ordinary_loss", "ordinary_gradient"))
def leaves_arguments_alone(student, rng):
    """Scores and labels are left as they were"""
    scores, labels = rng.normal(size=(6, 3)), every_class(rng, 6, 3)
    student.softmax_loss(scores, labels)
    return {"scores": scores, "labels": labels}


# ---------------------------------------------------------------------------------------- hinge_loss


def scores_and_labels(rng, examples, classes):
    """Ordinary scores and their labels.

    Of the first example, one wrong class lies within the margin, and another one far below it.
    """
    scores, labels = rng.normal(size=(examples, classes)), every_class(rng, examples, classes)
    near, far = (labels[0] + 1) % classes, (labels[0] + 2) % classes
    scores[0, near], scores[0, far] = scores[0, labels[0]] - 0.3, scores[0, labels[0]] - 3
    return scores, labels


@check("hinge_loss", points=0.1, compare=SHAPES)
def shape_and_finite(student, rng):
    """A loss and a gradient shaped like the scores"""
    loss, dscores = student.hinge_loss(*scores_and_labels(rng, 7, 5))
    return {"loss": loss, "dscores": dscores}


@check("hinge_loss", points=2, compare=FLOAT32)
def ordinary_loss(student, rng):
    """The loss of ordinary scores, in two batches"""
    return {name: student.hinge_loss(*scores_and_labels(rng, 8, 6))[0] for name in TWO_LOSSES}


@check("hinge_loss", points=3, compare=FLOAT32)
def ordinary_gradient(student, rng):
    """The gradient at ordinary scores"""
    _, dscores = student.hinge_loss(*scores_and_labels(rng, 9, 5))
    return {"dscores": dscores}


@check("hinge_loss", points=1, compare=FLOAT32)
def extreme_scores(student, rng):
    """Loss and gradient where scores reach 10,000, high and low"""
    scores, labels = scores_and_labels(rng, 7, 4)
    scores[1] = [10_000, -10_000, 0, 3]
    scores[4] = [-10_000, -10_000, 10_000, 10_000]
    loss, dscores = student.hinge_loss(scores, labels)
    dscores = np.asarray(dscores)
    return {"loss": loss, "dscores_extreme": dscores[[1, 4]], "dscores_ordinary": dscores[[0, 2, 3, 5, 6]]}


@check("hinge_loss", points=1, compare=FLOAT32)
def other_margin(student, rng):
    """Loss and gradient with a margin of 2.5"""
    scores, labels = scores_and_labels(rng, 10, 4)
    loss, dscores = student.hinge_loss(2 * scores, labels, margin=2.5)
    return {"loss": loss, "dscores": dscores}


@check("hinge_loss", points=1, compare=FLOAT32)
def exactly_at_the_margin(student, rng):
    """A wrong class exactly at the margin has no gradient"""
    order = rng.permutation(5)
    scores = np.array([[3, 2, 2, 0, 4], [1, 0, 2, -4, 0], [5, 4, 4, 4, 4]], dtype=float)[:, order]
    labels = np.repeat(np.argsort(order)[0], 3)  # the class whose scores are 3, 1 and 5
    loss, dscores = student.hinge_loss(scores, labels)
    return {"loss": loss, "dscores": dscores}


@check("hinge_loss", points=1, compare=FLOAT32)
def labels_of_other_types(student, rng):
    """Labels may be uint8 or int32 as well"""
    scores, labels = scores_and_labels(rng, 8, 3)
    loss_uint8, dscores_uint8 = student.hinge_loss(scores, labels.astype(np.uint8))
    loss_int32, dscores_int32 = student.hinge_loss(2 * scores, labels.astype(np.int32))
    return {
        "loss_uint8": loss_uint8,
        "dscores_uint8": dscores_uint8,
        "loss_int32": loss_int32,
        "dscores_int32": dscores_int32,
    }


@check("hinge_loss", points=2, compare=FLOAT32, hidden=True)
def other_sizes(student, rng):
    """Loss and gradient of a larger batch"""
    scores, labels = scores_and_labels(rng, 35, 12)
    loss, dscores = student.hinge_loss(2 * scores, labels)
    return {"loss": loss, "dscores": dscores}


@check("hinge_loss", points=1, compare=UNTOUCHED, needs=("ordinary_loss", "ordinary_gradient"))
def leaves_arguments_alone(student, rng):
    """Scores and labels are left as they were"""
    scores, labels = scores_and_labels(rng, 6, 4)
    student.hinge_loss(scores, labels)
    return {"scores": scores, "labels": labels}


# ----------------------------------------------------------------------------------------- full_loss
# The rates are short in binary: Keras keeps a regularizer's rate in float32, and these it keeps exactly.


def classifier(rng, examples, inputs, classes):
    """A batch x, labels, and the weights and bias of a linear classifier; no entry of the bias is small."""
    x, labels = rng.normal(size=(examples, inputs)), every_class(rng, examples, classes)
    bias = rng.choice([-1, 1], size=classes) * rng.uniform(1, 2, size=classes)
    return x, labels, rng.normal(size=(inputs, classes)), bias


@check("full_loss", points=0.1, compare=SHAPES)
def shape_and_finite(student, rng):
    """A loss, and gradients shaped like weights and bias"""
    loss, dweights, dbias = student.full_loss(*classifier(rng, 6, 5, 4), 0.125)
    return {"loss": loss, "dweights": dweights, "dbias": dbias}


@check("full_loss", points=2, compare=FLOAT32)
def ordinary_loss(student, rng):
    """The loss of two ordinary batches"""
    return {name: student.full_loss(*classifier(rng, 9, 7, 5), 0.0625)[0] for name in TWO_LOSSES}


@check("full_loss", points=3, compare=FLOAT32)
def ordinary_gradients(student, rng):
    """The gradients of an ordinary batch"""
    _, dweights, dbias = student.full_loss(*classifier(rng, 7, 5, 4), 0.0625)
    return {"dweights": dweights, "dbias": dbias}


@check("full_loss", points=1, compare=FLOAT32)
def extreme_inputs(student, rng):
    """Loss and gradients where inputs reach 10,000"""
    x, labels, weights, bias = classifier(rng, 6, 7, 3)
    x[[0, 4]] *= 1e4
    labels[[0, 4]] = np.argmin(x[[0, 4]] @ weights, axis=1)  # sure, and wrong
    rate = 8.0  # so that each part of the penalty shows beside a loss of 10,000
    loss, dweights, dbias = student.full_loss(x, labels, weights, bias, rate)
    return {"loss": loss, "dweights": dweights, "dbias": dbias}


@check("full_loss", points=1, compare=FLOAT32)
def no_penalty(student, rng):
    """Loss and gradients with a rate of 0"""
    loss, dweights, dbias = student.full_loss(*classifier(rng, 9, 4, 6), 0.0)
    return {"loss": loss, "dweights": dweights, "dbias": dbias}


@check("full_loss", points=1, compare=FLOAT32)
def large_bias(student, rng):
    """A large bias costs no penalty"""
    x, labels, weights, bias = classifier(rng, 8, 7, 5)
    loss, dweights, dbias = student.full_loss(x, labels, weights, 5 * bias, 3.0)
    return {"loss": loss, "dweights": dweights, "dbias": dbias}


@check("full_loss", points=2, compare=FLOAT32, hidden=True)
def other_sizes(student, rng):
    """Loss and gradients of a larger batch"""
    loss, dweights, dbias = student.full_loss(*classifier(rng, 30, 17, 8), 0.03125)
    return {"loss": loss, "dweights": dweights, "dbias": dbias}


@check("full_loss", points=1, compare=UNTOUCHED, needs=("ordinary_loss", "ordinary_gradients"))
def leaves_arguments_alone(student, rng):
    """Inputs, labels, weights and bias are left as they were"""
    x, labels, weights, bias = classifier(rng, 5, 6, 3)
    student.full_loss(x, labels, weights, bias, 0.125)
    return {"x": x, "labels": labels, "weights": weights, "bias": bias}
