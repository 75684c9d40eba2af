"""Wrong linear classifiers and losses, each the work of one mistake."""

import numpy as np

from grader.authoring import misconception

# ------------------------------------------------------------------------------------- linear_scores


@misconception(
    "linear_scores",
    loses=("ordinary_batch", "extreme_inputs", "bias_alone", "other_sizes", "leaves_arguments_alone"),
)
def forgot_the_bias(x, weights, bias):
    """The scores lack the bias. What should the score of a class be when every input is 0?"""
    return x @ weights


@misconception(
    "linear_scores",
    loses=("ordinary_batch", "extreme_inputs", "bias_alone", "other_sizes", "leaves_arguments_alone"),
)
def subtracted_the_bias(x, weights, bias):
    """The bias is subtracted, as if it were a threshold. Does a larger bias raise or lower a score?"""
    return x @ weights - bias


@misconception(
    "linear_scores",
    loses=(
        "shape_and_finite",
        "ordinary_batch",
        "extreme_inputs",
        "bias_alone",
        "other_sizes",
        "leaves_arguments_alone",
    ),
)
def put_classes_along_the_first_axis(x, weights, bias):
    """The scores come out as (C, N). Which axis of x counts the examples, and which one should here?"""
    return weights.T @ x.T + bias[:, np.newaxis]


@misconception(
    "linear_scores",
    loses=("ordinary_batch", "extreme_inputs", "bias_alone", "other_sizes", "leaves_arguments_alone"),
)
def squashed_the_scores(x, weights, bias):
    """The scores are already probabilities. Which later function turns scores into probabilities?"""
    return _softmax(x @ weights + bias)


# ------------------------------------------------------------------------------------------- softmax


@misconception("softmax", loses=("extreme_scores", "extreme_scores_of_another_batch"))
def raised_large_scores(scores):
    """Large scores overflow in the exponential. What may be subtracted from a row without any effect?"""
    exponentials = np.exp(scores)
    return exponentials / exponentials.sum(axis=1, keepdims=True)


@misconception("softmax", loses=("extreme_scores", "extreme_scores_of_another_batch"))
def shifted_by_the_largest_of_the_batch(scores):
    """The whole batch is shifted by one number. What is left of a row that lies far below it?"""
    exponentials = np.exp(scores - scores.max())
    return exponentials / exponentials.sum(axis=1, keepdims=True)


@misconception("softmax", loses=("extreme_scores", "extreme_scores_of_another_batch"))
def clipped_the_scores(scores):
    """Clipping makes large scores equal. Should scores of 10,000 and 9,999 get the same probability?"""
    exponentials = np.exp(np.clip(scores, -500, 500))
    return exponentials / exponentials.sum(axis=1, keepdims=True)


@misconception(
    "softmax",
    loses=(
        "ordinary_scores",
        "extreme_scores",
        "one_example",
        "unlikely_classes",
        "extreme_scores_of_another_batch",
        "leaves_arguments_alone",
    ),
)
def normalised_down_the_columns(scores):
    """Each column sums to 1, not each row. Which axis holds the classes that compete for one example?"""
    exponentials = np.exp(scores - scores.max(axis=0))
    return exponentials / exponentials.sum(axis=0)


@misconception(
    "softmax",
    loses=(
        "ordinary_scores",
        "extreme_scores",
        "unlikely_classes",
        "extreme_scores_of_another_batch",
        "leaves_arguments_alone",
    ),
)
def normalised_over_the_whole_batch(scores):
    """All probabilities of the batch sum to 1 together. How many sums does a batch of N examples need?"""
    exponentials = np.exp(scores - scores.max())
    return exponentials / exponentials.sum()


@misconception(
    "softmax",
    loses=(
        "ordinary_scores",
        "extreme_scores",
        "one_example",
        "unlikely_classes",
        "extreme_scores_of_another_batch",
        "leaves_arguments_alone",
    ),
)
def returned_log_probabilities(scores):
    """These are logarithms of probabilities. Can a probability be negative, and what undoes a logarithm?"""
    shifted = scores - scores.max(axis=1, keepdims=True)
    return shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=True))


@misconception("softmax", loses=("leaves_arguments_alone",))
def shifted_the_scores_in_place(scores):
    """The caller's scores were changed. What is the difference between a -= b and a = a - b for an array?"""
    scores -= scores.max(axis=1, keepdims=True)
    exponentials = np.exp(scores)
    return exponentials / exponentials.sum(axis=1, keepdims=True)


# -------------------------------------------------------------------------------------- softmax_loss


@misconception(
    "softmax_loss",
    loses=(
        "ordinary_loss",
        "ordinary_gradient",
        "extreme_scores",
        "sure_and_right",
        "labels_of_other_types",
        "class_without_examples",
        "other_sizes",
        "leaves_arguments_alone",
    ),
)
def summed_over_the_batch(scores, labels):
    """The loss is a sum over the batch. Should a batch twice as large give a loss twice as large?"""
    loss, dscores = _softmax_loss(scores, labels)
    return loss * len(scores), dscores * len(scores)


@misconception(
    "softmax_loss",
    loses=(
        "ordinary_gradient",
        "extreme_scores",
        "sure_and_right",
        "labels_of_other_types",
        "class_without_examples",
        "other_sizes",
        "leaves_arguments_alone",
    ),
)
def forgot_the_mean_in_the_gradient(scores, labels):
    """The loss is a mean, its gradient is that of a sum. What does 1/N do to a derivative?"""
    loss, dscores = _softmax_loss(scores, labels)
    return loss, dscores * len(scores)


@misconception(
    "softmax_loss",
    loses=(
        "ordinary_loss",
        "ordinary_gradient",
        "extreme_scores",
        "sure_and_right",
        "labels_of_other_types",
        "class_without_examples",
        "other_sizes",
        "leaves_arguments_alone",
    ),
)
def averaged_over_the_classes_too(scores, labels):
    """The loss is divided by C as well. How many logarithms does one example add to it?"""
    loss, dscores = _softmax_loss(scores, labels)
    return loss / scores.shape[1], dscores / scores.shape[1]


@misconception(
    "softmax_loss",
    loses=(
        "ordinary_gradient",
        "extreme_scores",
        "sure_and_right",
        "labels_of_other_types",
        "class_without_examples",
        "other_sizes",
        "leaves_arguments_alone",
    ),
)
def forgot_the_label_in_the_gradient(scores, labels):
    """The gradient does not depend on the labels. Which way should the score of the true class be pushed?"""
    return _softmax_loss(scores, labels)[0], _softmax(scores) / len(scores)


@misconception(
    "softmax_loss",
    loses=(
        "ordinary_gradient",
        "extreme_scores",
        "sure_and_right",
        "labels_of_other_types",
        "class_without_examples",
        "other_sizes",
        "leaves_arguments_alone",
    ),
)
def gradient_of_the_wrong_sign(scores, labels):
    """The gradient points downhill. Does the loss rise or fall when the score of a wrong class rises?"""
    loss, dscores = _softmax_loss(scores, labels)
    return loss, -dscores


@misconception(
    "softmax_loss",
    loses=(
        "ordinary_loss",
        "ordinary_gradient",
        "extreme_scores",
        "sure_and_right",
        "labels_of_other_types",
        "class_without_examples",
        "other_sizes",
        "leaves_arguments_alone",
    ),
)
def picked_columns_instead_of_entries(scores, labels):
    """p[:, labels] takes whole columns. How do you pick one entry of each row?"""
    probabilities = _softmax(scores)
    with np.errstate(divide="ignore"):
        loss = -np.log(probabilities[:, labels]).mean()
    probabilities[:, labels] -= 1
    return loss, probabilities / len(scores)


@misconception("softmax_loss", loses=("extreme_scores",))
def took_the_logarithm_of_a_rounded_probability(scores, labels):
    """A probability rounded to 0 and its logarithm is infinite. Can you write log p without computing p?"""
    with np.errstate(divide="ignore"):
        loss = -np.log(_softmax(scores)[np.arange(len(scores)), labels]).mean()
    return loss, _softmax_loss(scores, labels)[1]


@misconception("softmax_loss", loses=("extreme_scores",))
def hid_the_infinity_behind_an_epsilon(scores, labels):
    """A small number in the logarithm caps the loss. What is the loss of a score 10,000 too low?"""
    loss = -np.log(_softmax(scores)[np.arange(len(scores)), labels] + 1e-12).mean()
    return loss, _softmax_loss(scores, labels)[1]


@misconception("softmax_loss", loses=("class_without_examples",))
def counted_the_classes_in_the_labels(scores, labels):
    """The number of classes is read off the labels. What if the last class does not occur in this batch?"""
    one_hot = np.eye(labels.max() + 1)[labels]
    return _softmax_loss(scores, labels)[0], (_softmax(scores) - one_hot) / len(scores)


@misconception("softmax_loss", loses=("leaves_arguments_alone",))
def shifted_the_loss_scores_in_place(scores, labels):
    """The caller's scores were changed. What is the difference between a -= b and a = a - b for an array?"""
    scores -= scores.max(axis=1, keepdims=True)
    return _softmax_loss(scores, labels)


# ---------------------------------------------------------------------------------------- hinge_loss


@misconception(
    "hinge_loss",
    loses=(
        "ordinary_loss",
        "extreme_scores",
        "other_margin",
        "exactly_at_the_margin",
        "labels_of_other_types",
        "other_sizes",
        "leaves_arguments_alone",
    ),
)
def counted_the_true_class(scores, labels, margin=1.0):
    """The true class is counted as one of the wrong ones. What is its term, s_y - s_y + margin?"""
    loss, dscores = _hinge_loss(scores, labels, margin)
    return loss + margin, dscores


@misconception(
    "hinge_loss",
    loses=(
        "ordinary_gradient",
        "extreme_scores",
        "other_margin",
        "labels_of_other_types",
        "other_sizes",
        "leaves_arguments_alone",
    ),
)
def pushed_the_true_class_once(scores, labels, margin=1.0):
    """The true class gets -1, always. In how many terms greater than 0 does its score stand?"""
    examples = np.arange(len(scores))
    loss, dscores = _hinge_loss(scores, labels, margin)
    dscores[examples, labels] = -(dscores[examples, labels] < 0).astype(float) / len(scores)
    return loss, dscores


@misconception(
    "hinge_loss",
    loses=(
        "ordinary_loss",
        "ordinary_gradient",
        "extreme_scores",
        "other_margin",
        "exactly_at_the_margin",
        "labels_of_other_types",
        "other_sizes",
        "leaves_arguments_alone",
    ),
)
def summed_the_hinge_over_the_batch(scores, labels, margin=1.0):
    """The loss is a sum over the batch. Should a batch twice as large give a loss twice as large?"""
    loss, dscores = _hinge_loss(scores, labels, margin)
    return loss * len(scores), dscores * len(scores)


@misconception(
    "hinge_loss",
    loses=(
        "ordinary_loss",
        "ordinary_gradient",
        "extreme_scores",
        "other_margin",
        "labels_of_other_types",
        "other_sizes",
        "leaves_arguments_alone",
    ),
)
def looked_at_the_worst_class_only(scores, labels, margin=1.0):
    """Only the worst class counts, as in Keras's CategoricalHinge. Over which classes is the sum?"""
    examples = np.arange(len(scores))
    others = scores.copy()
    others[examples, labels] = -np.inf
    worst = others.argmax(axis=1)
    terms = np.maximum(0, others[examples, worst] - scores[examples, labels] + margin)
    dscores = np.zeros_like(scores)
    dscores[examples, worst] = terms > 0
    dscores[examples, labels] = -dscores.sum(axis=1)
    return terms.mean(), dscores / len(scores)


@misconception(
    "hinge_loss",
    loses=(
        "ordinary_loss",
        "ordinary_gradient",
        "extreme_scores",
        "other_margin",
        "exactly_at_the_margin",
        "labels_of_other_types",
        "other_sizes",
        "leaves_arguments_alone",
    ),
)
def swapped_the_two_scores(scores, labels, margin=1.0):
    """The difference is taken the wrong way round. Which of the two scores should lead by the margin?"""
    examples = np.arange(len(scores))
    terms = np.maximum(0, scores[examples, labels][:, np.newaxis] - scores + margin)
    terms[examples, labels] = 0
    dscores = -(terms > 0).astype(float)
    dscores[examples, labels] = -dscores.sum(axis=1)
    return terms.sum() / len(scores), dscores / len(scores)


@misconception("hinge_loss", loses=("other_margin",))
def wrote_the_margin_into_the_formula(scores, labels, margin=1.0):
    """The margin is always 1. Where does the formula use the argument?"""
    return _hinge_loss(scores, labels, 1.0)


@misconception("hinge_loss", loses=("exactly_at_the_margin",))
def pushed_classes_at_the_margin(scores, labels, margin=1.0):
    """A term of exactly 0 gets a gradient. Which derivative does this course choose at the kink?"""
    examples = np.arange(len(scores))
    terms = scores - scores[examples, labels][:, np.newaxis] + margin
    dscores = (terms >= 0).astype(float)
    dscores[examples, labels] = 0
    dscores[examples, labels] = -dscores.sum(axis=1)
    return _hinge_loss(scores, labels, margin)[0], dscores / len(scores)


@misconception("hinge_loss", loses=("leaves_arguments_alone",))
def turned_scores_into_differences_in_place(scores, labels, margin=1.0):
    """The caller's scores were changed. What is the difference between a -= b and a = a - b for an array?"""
    scores -= scores[np.arange(len(scores)), labels][:, np.newaxis]
    return _hinge_loss(scores, labels, margin)


# ----------------------------------------------------------------------------------------- full_loss


@misconception(
    "full_loss",
    loses=(
        "ordinary_loss",
        "ordinary_gradients",
        "extreme_inputs",
        "large_bias",
        "other_sizes",
        "leaves_arguments_alone",
    ),
)
def halved_the_penalty(x, labels, weights, bias, rate):
    """The penalty has a factor 1/2, as in some lectures. What does this course write before sum(weights²)?"""
    return _full_loss(x, labels, weights, bias, rate / 2)


@misconception(
    "full_loss",
    loses=("ordinary_gradients", "extreme_inputs", "large_bias", "other_sizes", "leaves_arguments_alone"),
)
def forgot_the_two_of_the_square(x, labels, weights, bias, rate):
    """The gradient of the penalty lacks a factor. What is the derivative of w²?"""
    loss, dweights, dbias = _full_loss(x, labels, weights, bias, rate)
    return loss, dweights - rate * weights, dbias


@misconception(
    "full_loss",
    loses=("ordinary_gradients", "extreme_inputs", "large_bias", "other_sizes", "leaves_arguments_alone"),
)
def forgot_the_penalty_in_the_gradient(x, labels, weights, bias, rate):
    """The loss has the penalty, the gradient has not. Which terms of the loss depend on the weights?"""
    loss, dweights, dbias = _full_loss(x, labels, weights, bias, rate)
    return loss, dweights - 2 * rate * weights, dbias


@misconception(
    "full_loss",
    loses=(
        "ordinary_loss",
        "ordinary_gradients",
        "extreme_inputs",
        "large_bias",
        "other_sizes",
        "leaves_arguments_alone",
    ),
)
def penalised_the_bias(x, labels, weights, bias, rate):
    """The bias is penalised as well. Which parameters does the penalty name?"""
    loss, dweights, dbias = _full_loss(x, labels, weights, bias, rate)
    return loss + rate * np.sum(bias**2), dweights, dbias + 2 * rate * bias


@misconception(
    "full_loss",
    loses=(
        "ordinary_loss",
        "ordinary_gradients",
        "extreme_inputs",
        "large_bias",
        "other_sizes",
        "leaves_arguments_alone",
    ),
)
def divided_the_penalty_by_the_batch(x, labels, weights, bias, rate):
    """The penalty is divided by N. Do the weights get smaller in a larger batch?"""
    return _full_loss(x, labels, weights, bias, rate / len(x))


@misconception(
    "full_loss",
    loses=(
        "ordinary_gradients",
        "extreme_inputs",
        "no_penalty",
        "large_bias",
        "other_sizes",
        "leaves_arguments_alone",
    ),
)
def divided_by_the_batch_twice(x, labels, weights, bias, rate):
    """The gradients are divided by N once more. Where has the mean over the batch been taken already?"""
    loss, dweights, dbias = _full_loss(x, labels, weights, bias, rate)
    penalty = 2 * rate * weights
    return loss, (dweights - penalty) / len(x) + penalty, dbias / len(x)


@misconception("full_loss", loses=("leaves_arguments_alone",))
def penalised_the_gradient_in_the_weights(x, labels, weights, bias, rate):
    """The caller's weights were changed. Which array should the line with *= or += have written to?"""
    results = _full_loss(x, labels, weights, bias, rate)
    weights *= 2 * rate
    return results


# --------------------------------------------------------------------- what the mistakes are built on


def _softmax(scores):
    exponentials = np.exp(scores - scores.max(axis=1, keepdims=True))
    return exponentials / exponentials.sum(axis=1, keepdims=True)


def _softmax_loss(scores, labels):
    examples = np.arange(len(scores))
    shifted = scores - scores.max(axis=1, keepdims=True)
    log_probabilities = shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=True))
    dscores = np.exp(log_probabilities)
    dscores[examples, labels] -= 1
    return -log_probabilities[examples, labels].mean(), dscores / len(scores)


def _hinge_loss(scores, labels, margin):
    examples = np.arange(len(scores))
    terms = np.maximum(0, scores - scores[examples, labels][:, np.newaxis] + margin)
    terms[examples, labels] = 0
    dscores = (terms > 0).astype(float)
    dscores[examples, labels] = -dscores.sum(axis=1)
    return terms.sum() / len(scores), dscores / len(scores)


def _full_loss(x, labels, weights, bias, rate):
    data_loss, dscores = _softmax_loss(x @ weights + bias, labels)
    return data_loss + rate * np.sum(weights**2), x.T @ dscores + 2 * rate * weights, dscores.sum(axis=0)
