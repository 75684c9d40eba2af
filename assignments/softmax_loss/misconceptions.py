"""Wrong linear classifiers and losses, each the work of one mistake or two, and other conventions.

A mistake loses nearly always the same checks of its exercise: all that look at values. They are named once.
"""

import numpy as np

from grader.authoring import convention, misconception


def all_but(names, *kept):
    """The checks of `names`, without the `kept` ones, which pass."""
    return tuple(name for name in names if name not in kept)


# ------------------------------------------------------------------------------------- linear_scores

LINEAR_SCORES = ("ordinary_batch", "extreme_inputs", "bias_alone", "other_sizes", "leaves_arguments_alone")


@misconception("linear_scores", loses=LINEAR_SCORES)
def forgot_the_bias(x, weights, bias):
    """The scores lack the bias. What should the score of a class be when every input is 0?"""
    return x @ weights


@misconception("linear_scores", loses=LINEAR_SCORES)
def subtracted_the_bias(x, weights, bias):
    """The bias is subtracted, as if it were a threshold. Does a larger bias raise or lower a score?"""
    return x @ weights - bias


@misconception("linear_scores", loses=LINEAR_SCORES)
def added_the_bias_once_an_input(x, weights, bias):
    """The bias is added for every input of an example. How often does it stand in the sum over the inputs?"""
    return x @ weights + x.shape[1] * bias


@misconception("linear_scores", loses=LINEAR_SCORES)
def added_the_sum_of_the_bias(x, weights, bias):
    """All entries of the bias are added to every score. Which entry of the bias belongs to which class?"""
    return x @ weights + bias.sum()


@misconception("linear_scores", loses=("shape_and_finite", *LINEAR_SCORES))
def put_classes_along_the_first_axis(x, weights, bias):
    """The scores come out as (C, N). Which axis of x counts the examples, and which one should here?"""
    return weights.T @ x.T + bias[:, np.newaxis]


@misconception("linear_scores", loses=("shape_and_finite", *LINEAR_SCORES))
def returned_the_predicted_classes(x, weights, bias):
    """Only the class with the largest score is returned. How many numbers does a loss need of each
    example?"""
    return np.argmax(x @ weights + bias, axis=1)


@misconception("linear_scores", loses=LINEAR_SCORES)
def squashed_the_scores(x, weights, bias):
    """The scores are turned into probabilities already. Which later function is there for that?"""
    return _softmax(x @ weights + bias)


@misconception("linear_scores", loses=LINEAR_SCORES)
def squashed_the_scores_with_a_sigmoid(x, weights, bias):
    """A sigmoid is applied to the scores. May the score of a class be negative, or larger than 1?"""
    return 0.5 * (1 + np.tanh((x @ weights + bias) / 2))


@misconception("linear_scores", loses=LINEAR_SCORES)
def cut_negative_scores(x, weights, bias):
    """A ReLU is applied to the scores. May the score of a class be negative?"""
    return np.maximum(0, x @ weights + bias)


@misconception("linear_scores", loses=LINEAR_SCORES)
def shifted_the_scores_already(x, weights, bias):
    """The largest score of each example is subtracted here already. Which function needs that shift, and is
    it still a linear function of x?"""
    scores = x @ weights + bias
    return scores - scores.max(axis=1, keepdims=True)


# ------------------------------------------------------------------------------------------- softmax

SOFTMAX = (
    "ordinary_scores",
    "extreme_scores",
    "one_example",
    "unlikely_classes",
    "extreme_scores_of_another_batch",
    "leaves_arguments_alone",
)


@misconception("softmax", loses=("extreme_scores", "extreme_scores_of_another_batch"))
def raised_large_scores(scores):
    """The exponential of a large score overflows. What may be subtracted from a row without any effect?"""
    exponentials = np.exp(scores)
    return exponentials / exponentials.sum(axis=1, keepdims=True)


@misconception("softmax", loses=("extreme_scores", "extreme_scores_of_another_batch"))
def shifted_by_the_largest_of_the_batch(scores):
    """The whole batch is shifted by one number. What is left of a row that lies far below it?"""
    exponentials = np.exp(scores - scores.max())
    return exponentials / exponentials.sum(axis=1, keepdims=True)


@misconception("softmax", loses=("extreme_scores",))
def shifted_by_the_mean_of_the_row(scores):
    """The mean of each row is subtracted, not the largest score. How large may the largest exponent be
    then?"""
    exponentials = np.exp(scores - scores.mean(axis=1, keepdims=True))
    return exponentials / exponentials.sum(axis=1, keepdims=True)


@misconception("softmax", loses=("extreme_scores", "extreme_scores_of_another_batch"))
def shifted_by_the_largest_size(scores):
    """What is subtracted from a row is never below 0: its largest size, or the larger of 0 and its maximum.
    What is left of a row whose scores are all far below 0?"""
    exponentials = np.exp(scores - np.abs(scores).max(axis=1, keepdims=True))
    return exponentials / exponentials.sum(axis=1, keepdims=True)


@misconception("softmax", loses=SOFTMAX)
def shifted_down_the_columns(scores):
    """Each column is shifted by its own largest score. Which scores have to be shifted by the same number, so
    that their probabilities stay what they are?"""
    exponentials = np.exp(scores - scores.max(axis=0))
    return exponentials / exponentials.sum(axis=1, keepdims=True)


@misconception("softmax", loses=SOFTMAX)
def shifted_the_numerator_only(scores):
    """The scores are shifted in the numerator, but not in the sum below it. Do the two still belong
    together?"""
    return np.exp(scores - scores.max(axis=1, keepdims=True)) / np.exp(scores).sum(axis=1, keepdims=True)


@misconception("softmax", loses=SOFTMAX)
def subtracted_the_scores_from_the_largest(scores):
    """The shift has turned the signs of the scores round. Which class should get the largest probability?"""
    exponentials = np.exp(scores.max(axis=1, keepdims=True) - scores)
    return exponentials / exponentials.sum(axis=1, keepdims=True)


@misconception("softmax", loses=("extreme_scores", "extreme_scores_of_another_batch"))
def clipped_the_scores(scores):
    """The scores are clipped before the exponential. Should scores of 10,000 and 9,999 get the same
    probability?"""
    exponentials = np.exp(np.clip(scores, -500, 500))
    return exponentials / exponentials.sum(axis=1, keepdims=True)


@misconception("softmax", loses=SOFTMAX)
def normalised_down_the_columns(scores):
    """Each column sums to 1, not each row. Which axis holds the classes that compete for one example?"""
    exponentials = np.exp(scores - scores.max(axis=0))
    return exponentials / exponentials.sum(axis=0)


@misconception("softmax", loses=SOFTMAX)
def normalised_down_the_columns_and_shifted_by_the_largest_of_the_batch(scores):
    """Each column sums to 1, and the whole batch is shifted by one number. Which scores belong to one
    example, and which number should be subtracted from them?"""
    exponentials = np.exp(scores - scores.max())
    return exponentials / exponentials.sum(axis=0)


@misconception("softmax", loses=SOFTMAX)
def normalised_down_the_columns_and_raised_large_scores(scores):
    """Each column sums to 1, and large scores overflow. Which axis holds the classes of one example, and what
    may be subtracted along it?"""
    exponentials = np.exp(scores)
    return exponentials / exponentials.sum(axis=0)


@misconception("softmax", loses=all_but(SOFTMAX, "one_example"))
def normalised_over_the_whole_batch(scores):
    """All probabilities of the batch sum to 1 together. How many sums does a batch of N examples need?"""
    exponentials = np.exp(scores - scores.max())
    return exponentials / exponentials.sum()


@misconception("softmax", loses=all_but(SOFTMAX, "one_example"))
def normalised_over_the_whole_batch_and_raised_large_scores(scores):
    """All probabilities of the batch sum to 1 together, and large scores overflow. How many sums does a batch
    of N examples need, and what may be subtracted from each row?"""
    exponentials = np.exp(scores)
    return exponentials / exponentials.sum()


@misconception("softmax", loses=all_but(SOFTMAX, "one_example"))
def shifted_each_row_and_normalised_over_the_whole_batch(scores):
    """Each row is shifted by its own largest score, and then divided by the sum of all rows. How many sums
    does a batch of N examples need?"""
    exponentials = np.exp(scores - scores.max(axis=1, keepdims=True))
    return exponentials / exponentials.sum()


@misconception("softmax", loses=SOFTMAX)
def shifted_each_row_and_normalised_down_the_columns(scores):
    """Each row is shifted by its own largest score, but each column sums to 1. Which axis holds the classes
    that compete for one example?"""
    exponentials = np.exp(scores - scores.max(axis=1, keepdims=True))
    return exponentials / exponentials.sum(axis=0)


@misconception("softmax", loses=SOFTMAX)
def forgot_to_normalise(scores):
    """The exponentials are returned as they are. What should the probabilities of one example sum to?"""
    return np.exp(scores - scores.max(axis=1, keepdims=True))


@misconception("softmax", loses=SOFTMAX)
def forgot_to_shift_and_to_normalise(scores):
    """The exponentials of the scores are returned as they are. What should the probabilities of one example
    sum to, and how large may a score be?"""
    return np.exp(scores)


@misconception("softmax", loses=SOFTMAX)
def left_out_the_exponential(scores):
    """The scores themselves are divided by their sum. How does a negative score become a probability?"""
    return scores / scores.sum(axis=1, keepdims=True)


@misconception("softmax", loses=SOFTMAX)
def squashed_each_score_alone(scores):
    """A sigmoid is applied to each score. Should the probability of a class fall when another score rises?"""
    return 0.5 * (1 + np.tanh(scores / 2))


@misconception("softmax", loses=SOFTMAX)
def returned_log_probabilities(scores):
    """The logarithms of the probabilities are returned. Can a probability be negative?"""
    shifted = scores - scores.max(axis=1, keepdims=True)
    return shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=True))


@misconception("softmax", loses=("leaves_arguments_alone",))
def shifted_the_scores_in_place(scores):
    """The caller's scores are changed. What is the difference between a -= b and a = a - b for an array?"""
    scores -= scores.max(axis=1, keepdims=True)
    exponentials = np.exp(scores)
    return exponentials / exponentials.sum(axis=1, keepdims=True)


@misconception("softmax", loses=SOFTMAX)
def divided_by_the_largest(scores):
    """The scores are divided by the largest one of their row. What has to be done with it, so that the
    probabilities stay as they were?"""
    exponentials = np.exp(scores / scores.max(axis=1, keepdims=True))
    return exponentials / exponentials.sum(axis=1, keepdims=True)


@misconception("softmax", loses=SOFTMAX)
def took_powers_of_two(scores):
    """The powers are those of 2, not of e. Which function raises e to a power?"""
    powers = 2 ** (scores - scores.max(axis=1, keepdims=True))
    return powers / powers.sum(axis=1, keepdims=True)


@misconception("softmax", loses=all_but(SOFTMAX, "one_example"))
def normalised_by_the_first_row(scores):
    """The exponentials of all rows are divided by the sum of the first one. Whose probabilities have to sum
    to 1?"""
    exponentials = np.exp(scores - scores.max(axis=1, keepdims=True))
    return exponentials / exponentials[0].sum()


# -------------------------------------------------------------------------------------- softmax_loss

SOFTMAX_LOSS = (
    "ordinary_loss",
    "ordinary_gradient",
    "extreme_scores",
    "labels_of_other_types",
    "class_without_examples",
    "other_sizes",
    "leaves_arguments_alone",
)


@convention(
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
    """The loss is a sum over the batch, as in Bishop's book (2006). Should a batch twice as large give a loss
    twice as large in this course?"""
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
    """The loss is a mean over the batch, but its gradient is that of a sum. What does the factor 1/N do to a
    derivative?"""
    loss, dscores = _softmax_loss(scores, labels)
    return loss, dscores * len(scores)


@misconception("softmax_loss", loses=all_but(SOFTMAX_LOSS, "ordinary_gradient"))
def forgot_the_mean_in_the_loss(scores, labels):
    """The loss is a sum over the batch, and not a mean. Of which of the two should the gradient be the
    derivative?"""
    loss, dscores = _softmax_loss(scores, labels)
    return loss * len(scores), dscores


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
    """The loss and its gradient are divided by C as well. How many logarithms does one example add to the
    loss?"""
    loss, dscores = _softmax_loss(scores, labels)
    return loss / scores.shape[1], dscores / scores.shape[1]


@misconception("softmax_loss", loses=all_but(SOFTMAX_LOSS, "ordinary_gradient"))
def averaged_the_loss_over_the_classes_too(scores, labels):
    """The loss is a mean over all N · C entries. How many of the C entries of a one-hot row are not 0?"""
    loss, dscores = _softmax_loss(scores, labels)
    return loss / scores.shape[1], dscores


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
def divided_by_the_classes_and_not_by_the_examples(scores, labels):
    """The sums are divided by C, not by N. Which axis of scores counts the examples?"""
    loss, dscores = _softmax_loss(scores, labels)
    factor = len(scores) / scores.shape[1]
    return loss * factor, dscores * factor


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
def divided_the_gradient_by_the_batch_twice(scores, labels):
    """The gradient is divided by N twice. Which line has taken the mean already?"""
    loss, dscores = _softmax_loss(scores, labels)
    return loss, dscores / len(scores)


@misconception("softmax_loss", loses=all_but(SOFTMAX_LOSS, "ordinary_gradient"))
def forgot_the_minus(scores, labels):
    """The loss lacks its minus. Is the logarithm of a probability positive or negative?"""
    loss, dscores = _softmax_loss(scores, labels)
    return -loss, dscores


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
        "ordinary_gradient",
        "extreme_scores",
        "sure_and_right",
        "labels_of_other_types",
        "class_without_examples",
        "other_sizes",
        "leaves_arguments_alone",
    ),
)
def gradient_of_the_wrong_sign_and_without_the_mean(scores, labels):
    """The gradient points downhill and is that of a sum over the batch. Does the loss rise when the score of
    a wrong class rises, and by how much in a batch of N?"""
    loss, dscores = _softmax_loss(scores, labels)
    return loss, -dscores * len(scores)


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
def forgot_the_minus_everywhere(scores, labels):
    """The mean of log p is returned, with its own gradient. Should a good classifier have a large or a small
    loss?"""
    loss, dscores = _softmax_loss(scores, labels)
    return -loss, -dscores


@misconception("softmax_loss", loses=(*all_but(SOFTMAX_LOSS, "ordinary_loss"), "sure_and_right"))
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
def kept_the_gradient_of_the_true_class_only(scores, labels):
    """Only the true class gets a gradient. Does the loss change when the score of a wrong class rises?"""
    loss, dscores = _softmax_loss(scores, labels)
    return loss, np.where(_one_hot(scores, labels), dscores, 0)


@misconception("softmax_loss", loses=(*all_but(SOFTMAX_LOSS, "ordinary_loss"), "sure_and_right"))
def stopped_at_the_probabilities(scores, labels):
    """The gradient is the one with respect to the probabilities, -1/p. Which step lies between them and the
    scores?"""
    probabilities = _softmax(scores)
    dscores = np.where(_one_hot(scores, labels), -1 / probabilities, 0) / len(scores)
    return _softmax_loss(scores, labels)[0], dscores


@misconception("softmax_loss", loses=("shape_and_finite", "sure_and_right", *SOFTMAX_LOSS))
def averaged_the_rows_of_the_gradient(scores, labels):
    """The gradient has one row for the whole batch. How many numbers of scores can each change the loss?"""
    loss, dscores = _softmax_loss(scores, labels)
    return loss, dscores.sum(axis=0)


@misconception("softmax_loss", loses=("sure_and_right", *SOFTMAX_LOSS))
def picked_columns_instead_of_entries(scores, labels):
    """The index [:, labels] takes whole columns. How do you pick one entry of each row?"""
    probabilities = _softmax(scores)
    loss = -np.log(probabilities[:, labels]).mean()
    probabilities[:, labels] -= 1
    return loss, probabilities / len(scores)


@misconception("softmax_loss", loses=("sure_and_right", *SOFTMAX_LOSS))
def counted_the_classes_from_one(scores, labels):
    """The labels are counted from 1. Which label does the first column of the scores have in this course?"""
    return _softmax_loss(scores, labels - 1)


@misconception("softmax_loss", loses=("shape_and_finite", "sure_and_right", *SOFTMAX_LOSS))
def took_the_scores_for_probabilities(scores, labels):
    """The logarithm is taken of the scores themselves. What has to be done to a score before it is a
    probability?"""
    loss = -np.log(scores[np.arange(len(scores)), labels]).mean()
    return loss, (scores - _one_hot(scores, labels)) / len(scores)


@misconception("softmax_loss", loses=("sure_and_right", *SOFTMAX_LOSS))
def applied_the_softmax_twice(scores, labels):
    """The softmax is applied twice. Does the loss function receive scores or probabilities?"""
    return _softmax_loss(_softmax(scores), labels)


@misconception("softmax_loss", loses=(*all_but(SOFTMAX_LOSS, "ordinary_gradient"), "sure_and_right"))
def counted_the_wrong_classes_as_well(scores, labels):
    """Each wrong class adds log(1 - p), as in the binary cross-entropy. Which classes stand in the sum of the
    cross-entropy with a one-hot label?"""
    probabilities, truth = _softmax(scores), _one_hot(scores, labels)
    terms = truth * np.log(probabilities) + (1 - truth) * np.log(1 - probabilities)
    return -terms.sum() / len(scores), _softmax_loss(scores, labels)[1]


@misconception("softmax_loss", loses=(*all_but(SOFTMAX_LOSS, "ordinary_gradient"), "sure_and_right"))
def averaged_the_binary_cross_entropy(scores, labels):
    """The loss is a binary cross-entropy, averaged over all N · C entries. Which classes stand in the sum of
    the cross-entropy with a one-hot label?"""
    probabilities, truth = _softmax(scores), _one_hot(scores, labels)
    terms = truth * np.log(probabilities) + (1 - truth) * np.log(1 - probabilities)
    return -terms.mean(), _softmax_loss(scores, labels)[1]


@misconception("softmax_loss", loses=(*SOFTMAX_LOSS, "sure_and_right"))
def judged_each_class_alone(scores, labels):
    """Each class has a sigmoid of its own, with a binary cross-entropy. What do the probabilities of one
    example have to sum to?"""
    probabilities, truth = 1 / (1 + np.exp(-scores)), _one_hot(scores, labels)
    terms = truth * np.log(probabilities) + (1 - truth) * np.log(1 - probabilities)
    return -terms.sum() / len(scores), (probabilities - truth) / len(scores)


@misconception("softmax_loss", loses=(*all_but(SOFTMAX_LOSS, "ordinary_gradient"), "sure_and_right"))
def forgot_the_logarithm(scores, labels):
    """The loss is minus the mean probability of the true class, without a logarithm. What is the loss of an
    example whose true class has a probability of 1?"""
    return -_probability_of_truth(scores, labels).mean(), _softmax_loss(scores, labels)[1]


@misconception("softmax_loss", loses=(*all_but(SOFTMAX_LOSS, "ordinary_gradient"), "sure_and_right"))
def forgot_the_logarithm_of_the_sum(scores, labels):
    """The sum of the exponentials is subtracted from the shifted score, and not its logarithm. What becomes
    of log(a / b)?"""
    shifted = scores - scores.max(axis=1, keepdims=True)
    of_truth = shifted[np.arange(len(labels)), labels]
    return np.mean(np.exp(shifted).sum(axis=1) - of_truth), _softmax_loss(scores, labels)[1]


@misconception("softmax_loss", loses=all_but(SOFTMAX_LOSS, "ordinary_gradient"))
def took_the_share_of_doubt(scores, labels):
    """The loss is 1 minus the probability of the true class. What is the loss of the formula, when that
    probability goes to 0?"""
    return np.mean(1 - _probability_of_truth(scores, labels)), _softmax_loss(scores, labels)[1]


@misconception("softmax_loss", loses=all_but(SOFTMAX_LOSS, "ordinary_gradient"))
def summed_squared_differences(scores, labels):
    """The loss is a squared error of the probabilities, and the gradient that of the cross-entropy. Of which
    loss is (p - y) / N the derivative?"""
    errors = (_softmax(scores) - _one_hot(scores, labels)) ** 2
    return errors.sum() / len(scores), _softmax_loss(scores, labels)[1]


@misconception("softmax_loss", loses=("extreme_scores", "sure_and_right"))
def multiplied_infinity_with_zero(scores, labels):
    """All logarithms are taken and then multiplied with the one-hot labels, and 0 times the logarithm of 0 is
    NaN. Whose logarithm does the loss need?"""
    terms = _one_hot(scores, labels) * np.log(_softmax(scores))
    return -terms.sum() / len(scores), _softmax_loss(scores, labels)[1]


@misconception("softmax_loss", loses=all_but(SOFTMAX_LOSS, "ordinary_gradient"))
def took_the_logarithm_of_base_2(scores, labels):
    """The loss is measured in bits. Which logarithm has the derivative 1/p?"""
    loss, dscores = _softmax_loss(scores, labels)
    return loss / np.log(2), dscores


@misconception("softmax_loss", loses=("extreme_scores",))
def took_the_logarithm_of_a_rounded_probability(scores, labels):
    """A probability is rounded to 0 and its logarithm is infinite. Can you write log p without computing
    p?"""
    return -np.log(_probability_of_truth(scores, labels)).mean(), _softmax_loss(scores, labels)[1]


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
def took_the_logarithm_of_a_rounded_probability_and_forgot_the_mean_in_the_gradient(scores, labels):
    """A probability is rounded to 0 before its logarithm is taken, and the gradient is that of a sum. Can you
    write log p without computing p, and what does 1/N do to a derivative?"""
    dscores = _softmax_loss(scores, labels)[1] * len(scores)
    return -np.log(_probability_of_truth(scores, labels)).mean(), dscores


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
def took_the_logarithm_of_a_rounded_probability_and_summed_over_the_batch(scores, labels):
    """A probability is rounded to 0 before its logarithm is taken, and the loss is a sum over the batch. Can
    you write log p without computing p, and what does the loss of this course do with N examples?"""
    dscores = _softmax_loss(scores, labels)[1] * len(scores)
    return -np.log(_probability_of_truth(scores, labels)).sum(), dscores


@misconception("softmax_loss", loses=("extreme_scores", "sure_and_right"))
def raised_large_scores_in_the_loss(scores, labels):
    """The exponential of a large score overflows. What may be subtracted from a row without any effect?"""
    return _loss_of_exponentials(np.exp(scores), labels)


@misconception("softmax_loss", loses=(*all_but(SOFTMAX_LOSS, "ordinary_loss"), "sure_and_right"))
def raised_large_scores_in_the_loss_and_forgot_the_mean_in_the_gradient(scores, labels):
    """The exponential of a large score overflows, and the gradient is that of a sum. What may be subtracted
    from a row, and what does the factor 1/N do to a derivative?"""
    loss, dscores = _loss_of_exponentials(np.exp(scores), labels)
    return loss, dscores * len(scores)


@misconception("softmax_loss", loses=("sure_and_right", *SOFTMAX_LOSS))
def raised_large_scores_in_the_loss_and_summed_over_the_batch(scores, labels):
    """The exponential of a large score overflows, and the loss is a sum over the batch. What may be
    subtracted from a row, and what does the loss of this course do with N examples?"""
    loss, dscores = _loss_of_exponentials(np.exp(scores), labels)
    return loss * len(scores), dscores * len(scores)


@misconception("softmax_loss", loses=("extreme_scores", "sure_and_right"))
def raised_large_scores_in_the_sum(scores, labels):
    """The sum of the exponentials overflows before its logarithm is taken. Which number can be taken out of
    log(sum exp(s)), so that no exponent is larger than 0?"""
    log_sums = np.log(np.exp(scores).sum(axis=1))
    loss = (log_sums - scores[np.arange(len(scores)), labels]).mean()
    return loss, _loss_of_exponentials(np.exp(scores), labels)[1]


@misconception("softmax_loss", loses=("extreme_scores",))
def shifted_the_loss_by_the_largest_of_the_batch(scores, labels):
    """The whole batch is shifted by one number. What is left of a row that lies far below it?"""
    return _loss_of_exponentials(np.exp(scores - scores.max()), labels)


@misconception("softmax_loss", loses=("sure_and_right", *SOFTMAX_LOSS))
def normalised_the_loss_down_the_columns(scores, labels):
    """The probabilities of each column sum to 1, not those of each row. Which axis holds the classes that
    compete for one example?"""
    exponentials = np.exp(scores - scores.max(axis=0))
    return _loss_of_probabilities(exponentials / exponentials.sum(axis=0), labels)


@misconception("softmax_loss", loses=("extreme_scores",))
def hid_the_infinity_behind_an_epsilon(scores, labels):
    """A number of 1e-12 inside the logarithm caps the loss. What is the loss of a score that is 10,000 too
    low?"""
    loss = -np.log(_probability_of_truth(scores, labels) + 1e-12).mean()
    return loss, _softmax_loss(scores, labels)[1]


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
def hid_the_infinity_behind_an_epsilon_and_forgot_the_mean_in_the_gradient(scores, labels):
    """A number of 1e-12 inside the logarithm caps the loss, and the gradient is that of a sum. What is the
    loss of a score that is 10,000 too low, and what does 1/N do to a derivative?"""
    loss = -np.log(_probability_of_truth(scores, labels) + 1e-12).mean()
    return loss, _softmax_loss(scores, labels)[1] * len(scores)


@misconception("softmax_loss", loses=("extreme_scores",))
def hid_the_infinity_behind_1e_15(scores, labels):
    """A number of 1e-15 inside the logarithm caps the loss. What is the loss of a score that is 10,000 too
    low?"""
    loss = -np.log(_probability_of_truth(scores, labels) + 1e-15).mean()
    return loss, _softmax_loss(scores, labels)[1]


@misconception("softmax_loss", loses=("extreme_scores",))
def hid_the_infinity_behind_1e_10(scores, labels):
    """A number of 1e-10 inside the logarithm caps the loss. What is the loss of a score that is 10,000 too
    low?"""
    loss = -np.log(_probability_of_truth(scores, labels) + 1e-10).mean()
    return loss, _softmax_loss(scores, labels)[1]


@misconception("softmax_loss", loses=("extreme_scores", "sure_and_right", "other_sizes"))
def hid_the_infinity_behind_1e_8(scores, labels):
    """A number of 1e-8 inside the logarithm caps the loss, and moves it a little everywhere. What is the loss
    of a score that is 10,000 too low?"""
    loss = -np.log(_probability_of_truth(scores, labels) + 1e-8).mean()
    return loss, _softmax_loss(scores, labels)[1]


@convention("softmax_loss", loses=("extreme_scores", "sure_and_right"))
def clipped_the_probabilities(scores, labels):
    """The probabilities are clipped to [1e-7, 1 - 1e-7], as Keras does where it is given probabilities. Which
    form of the loss needs no clipping, because it starts from scores?"""
    probabilities = np.clip(_probability_of_truth(scores, labels), 1e-7, 1 - 1e-7)
    return -np.log(probabilities).mean(), _softmax_loss(scores, labels)[1]


@misconception("softmax_loss", loses=("class_without_examples",))
def counted_the_classes_in_the_labels(scores, labels):
    """The number of classes is read off the labels. What if the last class does not occur in this batch?"""
    one_hot = np.eye(labels.max() + 1)[labels]
    return _softmax_loss(scores, labels)[0], (_softmax(scores) - one_hot) / len(scores)


@misconception("softmax_loss", loses=("leaves_arguments_alone",))
def shifted_the_loss_scores_in_place(scores, labels):
    """The caller's scores are changed. What is the difference between a -= b and a = a - b for an array?"""
    scores -= scores.max(axis=1, keepdims=True)
    return _softmax_loss(scores, labels)


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
def multiplied_the_gradient_with_the_probabilities(scores, labels):
    """The difference p - y is multiplied by p once more. Has it not gone through the softmax already, as the
    gradient of the scores?"""
    loss, dscores = _softmax_loss(scores, labels)
    return loss, dscores * _softmax(scores)


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
def multiplied_the_gradient_with_the_slope_of_the_sigmoid(scores, labels):
    """The difference p - y is multiplied by p (1 - p) once more. Has it not gone through the softmax already,
    as the gradient of the scores?"""
    loss, dscores = _softmax_loss(scores, labels)
    p = _softmax(scores)
    return loss, dscores * p * (1 - p)


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
def took_each_class_for_a_yes_or_no_and_stopped_at_the_probabilities(scores, labels):
    """The loss is the binary cross-entropy of each class, and its gradient stops at the probabilities. Which
    classes have a term in the formula, and what lies between probabilities and scores?"""
    p = _softmax(scores)
    y = np.eye(scores.shape[1])[labels]
    kept = np.clip(p, 1e-15, 1 - 1e-15)
    loss = -(y * np.log(kept) + (1 - y) * np.log(1 - kept)).sum(axis=1).mean()
    return loss, (-y / kept + (1 - y) / (1 - kept)) / len(scores)


@misconception(
    "softmax_loss",
    loses=(
        "ordinary_loss",
        "extreme_scores",
        "sure_and_right",
        "labels_of_other_types",
        "class_without_examples",
        "other_sizes",
        "leaves_arguments_alone",
    ),
)
def forgot_to_shift_the_true_score(scores, labels):
    """The score of the true class is not shifted, but the scores in the logarithm are. What has to be done to
    both, so that it cancels?"""
    examples = np.arange(len(scores))
    shifted = scores - scores.max(axis=1, keepdims=True)
    probabilities = np.exp(shifted) / np.exp(shifted).sum(axis=1, keepdims=True)
    loss = np.mean(np.log(np.exp(shifted).sum(axis=1)) - scores[examples, labels])
    probabilities[examples, labels] -= 1
    return loss, probabilities / len(scores)


@misconception("softmax_loss", loses=all_but(SOFTMAX_LOSS, "ordinary_gradient"))
def took_the_logarithm_of_the_mean(scores, labels):
    """The loss is the logarithm of the mean probability, not the mean of the logarithms. Which of the two
    comes first?"""
    examples = np.arange(len(scores))
    shifted = scores - scores.max(axis=1, keepdims=True)
    log_probabilities = shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=True))
    dscores = np.exp(log_probabilities)
    dscores[examples, labels] -= 1
    loss = -np.log(np.exp(log_probabilities)[examples, labels].mean())
    return loss, dscores / len(scores)


@misconception("softmax_loss", loses=all_but(SOFTMAX_LOSS, "ordinary_gradient"))
def measured_the_entropy(scores, labels):
    """The loss is the entropy of the probabilities, which knows no labels. By which probability is the
    logarithm to be weighted?"""
    examples = np.arange(len(scores))
    shifted = scores - scores.max(axis=1, keepdims=True)
    log_probabilities = shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=True))
    dscores = np.exp(log_probabilities)
    dscores[examples, labels] -= 1
    loss = -np.sum(np.exp(log_probabilities) * log_probabilities, axis=1).mean()
    return loss, dscores / len(scores)


@misconception("softmax_loss", loses=(*SOFTMAX_LOSS, "sure_and_right"))
def returned_after_the_first_example(scores, labels):
    """Only the first example counts: the function returns inside the loop over the examples. How far is the
    return indented?"""
    _, dscores = _softmax_loss(scores, labels)
    loss, _ = _softmax_loss(scores[:1], labels[:1])
    dscores[1:] = 0
    return loss / len(scores), dscores


@misconception("softmax_loss", loses=all_but(SOFTMAX_LOSS, "ordinary_gradient"))
def kept_the_loss_of_the_last_example(scores, labels):
    """The loss is that of the last example alone, divided by N. Does the loop add to the loss, or write over
    it?"""
    examples = np.arange(len(scores))
    shifted = scores - scores.max(axis=1, keepdims=True)
    log_probabilities = shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=True))
    dscores = np.exp(log_probabilities)
    dscores[examples, labels] -= 1
    return -log_probabilities[-1, labels[-1]] / len(scores), dscores / len(scores)


@misconception("softmax_loss", loses=("sure_and_right", *SOFTMAX_LOSS))
def applied_the_softmax_twice_and_differentiated_both(scores, labels):
    """The softmax is applied twice, and the gradient goes back through both. What does the logarithm need:
    scores or probabilities?"""
    examples = np.arange(len(scores))
    exponentials = np.exp(scores - scores.max(axis=1, keepdims=True))
    once = exponentials / exponentials.sum(axis=1, keepdims=True)
    twice = np.exp(once) / np.exp(once).sum(axis=1, keepdims=True)
    loss = -np.log(twice[examples, labels]).mean()
    twice[examples, labels] -= 1
    twice /= len(scores)
    return loss, once * (twice - np.sum(twice * once, axis=1, keepdims=True))


@misconception("softmax_loss", loses=("sure_and_right", *SOFTMAX_LOSS))
def left_out_the_logarithm_of_the_sum(scores, labels):
    """The loss is minus the score of the true class: the logarithm of the sum is missing. What would keep
    that score from growing for ever?"""
    examples = np.arange(len(scores))
    dscores = np.zeros_like(scores)
    dscores[examples, labels] = -1 / len(scores)
    return -scores[examples, labels].mean(), dscores


# ---------------------------------------------------------------------------------------- hinge_loss

HINGE_LOSS = (
    "ordinary_loss",
    "ordinary_gradient",
    "extreme_scores",
    "other_margin",
    "exactly_at_the_margin",
    "labels_of_other_types",
    "other_sizes",
    "leaves_arguments_alone",
)


@misconception("hinge_loss", loses=all_but(HINGE_LOSS, "ordinary_gradient"))
def counted_the_true_class(scores, labels, margin=1.0):
    """The true class is counted as one of the wrong ones. What is its term, s_y - s_y + margin?"""
    loss, dscores = _hinge_loss(scores, labels, margin)
    return loss + margin, dscores


@misconception("hinge_loss", loses=all_but(HINGE_LOSS, "ordinary_loss"))
def counted_the_true_class_in_the_gradient_only(scores, labels, margin=1.0):
    """The true class is counted with the wrong ones in the gradient, but not in the loss. In how many terms
    greater than 0 does its score stand?"""
    loss, dscores = _hinge_loss(scores, labels, margin)
    return loss, dscores - _one_hot(scores, labels) / len(scores)


@misconception("hinge_loss", loses=all_but(HINGE_LOSS, "ordinary_loss"))
def pushed_the_true_class_for_every_class(scores, labels, margin=1.0):
    """The true class always gets -(C - 1), as if every wrong class came too close. In how many terms greater
    than 0 does its score stand?"""
    loss, dscores = _hinge_loss(scores, labels, margin)
    every = (1 - scores.shape[1]) / len(scores)
    return loss, np.where(_one_hot(scores, labels), every, dscores)


@misconception("hinge_loss", loses=all_but(HINGE_LOSS, "ordinary_loss"))
def pushed_every_class(scores, labels, margin=1.0):
    """Every wrong class gets a gradient of 1, and the true class -(C - 1), however far apart the scores are.
    What is the derivative of max(0, z) where z is negative?"""
    truth = _one_hot(scores, labels)
    return _hinge_loss(scores, labels, margin)[0], (1 - truth * scores.shape[1]) / len(scores)


@misconception("hinge_loss", loses=all_but(HINGE_LOSS, "ordinary_loss"))
def pushed_the_true_class_for_the_whole_batch(scores, labels, margin=1.0):
    """The classes that come too close are counted over the whole batch, not example by example. Along which
    axis should they be counted?"""
    loss, dscores = _hinge_loss(scores, labels, margin)
    truth = _one_hot(scores, labels)
    return loss, np.where(truth, -np.where(truth, 0, dscores).sum(), dscores)


@misconception("hinge_loss", loses=HINGE_LOSS)
def returned_after_the_first_example_of_the_hinge_loss(scores, labels, margin=1.0):
    """Only the first example counts: the function returns inside the loop over the examples. How far is the
    return indented?"""
    _, dscores = _hinge_loss(scores, labels, margin)
    loss, _ = _hinge_loss(scores[:1], labels[:1], margin)
    dscores[1:] = 0
    return loss / len(scores), dscores


@misconception("hinge_loss", loses=HINGE_LOSS)
def counted_the_first_wrong_class_only(scores, labels, margin=1.0):
    """Of each example, only the first wrong class counts. Where does the loop over the classes end?"""
    terms = _hinge_terms(scores, labels, margin)
    first = np.where(labels == 0, 1, 0)
    terms[np.arange(scores.shape[1]) != first[:, np.newaxis]] = 0
    dscores = (terms > 0).astype(float)
    dscores[np.arange(len(scores)), labels] = -dscores.sum(axis=1)
    return terms.sum() / len(scores), dscores / len(scores)


@misconception("hinge_loss", loses=all_but(HINGE_LOSS, "ordinary_loss"))
def pushed_the_true_class_always_once(scores, labels, margin=1.0):
    """The true class always gets -1, whether other classes come too close or not. In how many terms greater
    than 0 does its score stand?"""
    loss, dscores = _hinge_loss(scores, labels, margin)
    return loss, np.where(_one_hot(scores, labels), -1 / len(scores), dscores)


@misconception("hinge_loss", loses=HINGE_LOSS)
def counted_the_true_class_in_the_gradient_too(scores, labels, margin=1.0):
    """The true class is counted as one of the wrong ones, in the loss and in the gradient. What is its term,
    s_y - s_y + margin, and does it depend on any score?"""
    loss, dscores = _hinge_loss(scores, labels, margin)
    return loss + margin, dscores - _one_hot(scores, labels) / len(scores)


@misconception("hinge_loss", loses=HINGE_LOSS)
def counted_the_true_class_and_summed_over_the_batch(scores, labels, margin=1.0):
    """The true class is counted as one of the wrong ones, and the loss is a sum over the batch. What is the
    term of the true class, and what does the loss of this course do with N examples?"""
    loss, dscores = _hinge_loss(scores, labels, margin)
    return (loss + margin) * len(scores), dscores * len(scores)


@misconception("hinge_loss", loses=HINGE_LOSS)
def counted_the_true_class_and_forgot_the_mean_in_the_gradient(scores, labels, margin=1.0):
    """The true class is counted as one of the wrong ones, and the gradient is that of a sum over the batch.
    What is the term of the true class, and what does 1/N do to a derivative?"""
    loss, dscores = _hinge_loss(scores, labels, margin)
    return loss + margin, dscores * len(scores)


@misconception("hinge_loss", loses=all_but(HINGE_LOSS, "ordinary_loss"))
def left_the_true_class_out_of_the_gradient(scores, labels, margin=1.0):
    """The true class gets no gradient. In which terms does its score stand, and with which sign?"""
    loss, dscores = _hinge_loss(scores, labels, margin)
    return loss, np.where(_one_hot(scores, labels), 0, dscores)


@misconception("hinge_loss", loses=all_but(HINGE_LOSS, "ordinary_loss", "exactly_at_the_margin"))
def pushed_the_true_class_once(scores, labels, margin=1.0):
    """The true class gets -1, however many classes come too close. In how many terms greater than 0 does its
    score stand?"""
    loss, dscores = _hinge_loss(scores, labels, margin)
    return loss, np.where(_one_hot(scores, labels), np.sign(dscores) / len(scores), dscores)


@misconception("hinge_loss", loses=all_but(HINGE_LOSS, "ordinary_loss"))
def pushed_the_true_class_once_and_forgot_the_mean_in_the_gradient(scores, labels, margin=1.0):
    """The true class gets -1, however many classes come too close, and the gradient is that of a sum. In how
    many terms does its score stand, and what does 1/N do to a derivative?"""
    loss, dscores = pushed_the_true_class_once(scores, labels, margin)
    return loss, dscores * len(scores)


@convention("hinge_loss", loses=HINGE_LOSS)
def summed_the_hinge_over_the_batch(scores, labels, margin=1.0):
    """The loss is a sum over the batch, as in Weston and Watkins (1999). Should a batch twice as large give a
    loss twice as large in this course?"""
    loss, dscores = _hinge_loss(scores, labels, margin)
    return loss * len(scores), dscores * len(scores)


@misconception("hinge_loss", loses=all_but(HINGE_LOSS, "ordinary_loss"))
def forgot_the_mean_in_the_gradient_of_the_hinge(scores, labels, margin=1.0):
    """The loss is a mean over the batch, but its gradient is that of a sum. What does the factor 1/N do to a
    derivative?"""
    loss, dscores = _hinge_loss(scores, labels, margin)
    return loss, dscores * len(scores)


@misconception("hinge_loss", loses=all_but(HINGE_LOSS, "ordinary_gradient"))
def forgot_the_mean_in_the_hinge(scores, labels, margin=1.0):
    """The loss is a sum over the batch, and not a mean. Of which of the two should the gradient be the
    derivative?"""
    loss, dscores = _hinge_loss(scores, labels, margin)
    return loss * len(scores), dscores


@misconception("hinge_loss", loses=all_but(HINGE_LOSS, "ordinary_gradient"))
def averaged_the_terms_over_the_classes(scores, labels, margin=1.0):
    """The loss is a mean over all N · C terms, and its gradient is not. Is an example's loss a sum or a mean
    over its wrong classes?"""
    loss, dscores = _hinge_loss(scores, labels, margin)
    return loss / scores.shape[1], dscores


@convention("hinge_loss", loses=HINGE_LOSS)
def divided_by_the_number_of_classes(scores, labels, margin=1.0):
    """The terms of an example are divided by C, as in PyTorch's MultiMarginLoss. Is an example's loss a sum
    or a mean over its wrong classes here?"""
    loss, dscores = _hinge_loss(scores, labels, margin)
    return loss / scores.shape[1], dscores / scores.shape[1]


@convention("hinge_loss", loses=all_but(HINGE_LOSS, "exactly_at_the_margin"))
def looked_at_the_worst_class_only(scores, labels, margin=1.0):
    """Only the worst wrong class counts, as in Crammer and Singer (2001) and in Keras's CategoricalHinge.
    Over which classes does the loss of this course sum?"""
    examples = np.arange(len(scores))
    others = np.where(_one_hot(scores, labels), -np.inf, scores)
    worst = others.argmax(axis=1)
    terms = np.maximum(0, others[examples, worst] - scores[examples, labels] + margin)
    dscores = np.zeros_like(scores)
    dscores[examples, worst] = terms > 0
    dscores[examples, labels] = -dscores.sum(axis=1)
    return terms.mean(), dscores / len(scores)


@convention("hinge_loss", loses=HINGE_LOSS)
def squared_the_terms(scores, labels, margin=1.0):
    """The terms are squared, as in the L2-SVM of the CS231n notes. Which power does a term have in this
    course?"""
    terms = _hinge_terms(scores, labels, margin)
    dscores = 2 * terms - _one_hot(scores, labels) * 2 * terms.sum(axis=1, keepdims=True)
    return (terms**2).sum() / len(scores), dscores / len(scores)


@misconception("hinge_loss", loses=HINGE_LOSS)
def looked_at_each_class_alone(scores, labels, margin=1.0):
    """Each score is held against the margin alone, as in one-against-all classifiers. With which other score
    should the score of a wrong class be compared?"""
    signs = np.where(_one_hot(scores, labels), 1, -1)
    terms = np.maximum(0, margin - signs * scores)
    return terms.sum() / len(scores), -signs * (terms > 0) / len(scores)


@misconception("hinge_loss", loses=HINGE_LOSS)
def swapped_the_two_scores(scores, labels, margin=1.0):
    """The difference is taken the wrong way round. Which of the two scores should lead by the margin?"""
    loss, dscores = _hinge_loss(-scores, labels, margin)
    return loss, -dscores


@misconception("hinge_loss", loses=all_but(HINGE_LOSS, "ordinary_loss"))
def gradient_of_the_hinge_of_the_wrong_sign(scores, labels, margin=1.0):
    """The gradient points downhill. Does the loss rise or fall when the score of the true class rises?"""
    loss, dscores = _hinge_loss(scores, labels, margin)
    return loss, -dscores


@misconception("hinge_loss", loses=HINGE_LOSS)
def let_negative_terms_count(scores, labels, margin=1.0):
    """The terms are summed without max(0, …). What should a class that lies far enough below add to the
    loss?"""
    truth = _one_hot(scores, labels)
    terms = np.where(truth, 0, scores - (scores * truth).sum(axis=1, keepdims=True) + margin)
    dscores = np.where(truth, 1 - scores.shape[1], 1.0)
    return terms.sum() / len(scores), dscores / len(scores)


@misconception("hinge_loss", loses=all_but(HINGE_LOSS, "ordinary_loss"))
def weighted_the_gradient_with_the_terms(scores, labels, margin=1.0):
    """The gradient grows with the terms. How steep is max(0, t) at t = 0.1, and how steep at t = 10?"""
    terms = _hinge_terms(scores, labels, margin)
    dscores = terms - _one_hot(scores, labels) * terms.sum(axis=1, keepdims=True)
    return terms.sum() / len(scores), dscores / len(scores)


@misconception("hinge_loss", loses=HINGE_LOSS)
def left_the_margin_out(scores, labels, margin=1.0):
    """The margin is left out. What should a wrong class cost that is just below the true one?"""
    return _hinge_loss(scores, labels, 0.0)


@misconception("hinge_loss", loses=all_but(HINGE_LOSS, "ordinary_loss", "exactly_at_the_margin"))
def left_the_margin_out_of_the_gradient(scores, labels, margin=1.0):
    """The loss uses the margin, but its gradient does not. At which difference of two scores does a term
    begin to count?"""
    return _hinge_loss(scores, labels, margin)[0], _hinge_loss(scores, labels, 0.0)[1]


@misconception("hinge_loss", loses=HINGE_LOSS)
def subtracted_the_margin(scores, labels, margin=1.0):
    """The margin is subtracted. Should a larger margin make the loss larger or smaller?"""
    return _hinge_loss(scores, labels, -margin)


@misconception("hinge_loss", loses=("other_margin",))
def wrote_the_margin_into_the_formula(scores, labels, margin=1.0):
    """The margin is always 1. Where does the formula use the argument?"""
    return _hinge_loss(scores, labels, 1.0)


@misconception("hinge_loss", loses=("exactly_at_the_margin",))
def pushed_classes_at_the_margin(scores, labels, margin=1.0):
    """A term of exactly 0 gets a gradient. Which derivative does this course choose at the kink?"""
    loss, _ = _hinge_loss(scores, labels, margin)
    truth = _one_hot(scores, labels)
    dscores = np.where(truth, 0, scores - (scores * truth).sum(axis=1, keepdims=True) + margin >= 0)
    return loss, (dscores - truth * dscores.sum(axis=1, keepdims=True)) / len(scores)


@misconception("hinge_loss", loses=("leaves_arguments_alone",))
def turned_scores_into_differences_in_place(scores, labels, margin=1.0):
    """The caller's scores are changed. What is the difference between a -= b and a = a - b for an array?"""
    scores -= scores[np.arange(len(scores)), labels][:, np.newaxis]
    return _hinge_loss(scores, labels, margin)


@misconception("hinge_loss", loses=HINGE_LOSS)
def took_the_true_score_off_outside_of_the_maximum(scores, labels, margin=1.0):
    """The score of the true class is taken off after max(0, …), not inside. Which difference is compared
    with 0?"""
    n, rows = len(scores), np.arange(len(scores))
    terms = np.maximum(0, scores + margin)
    terms[rows, labels] = 0
    others = scores.shape[1] - 1
    dscores = (terms > 0).astype(float)
    dscores[rows, labels] = -others
    return (terms.sum(axis=1) - others * scores[rows, labels]).sum() / n, dscores / n


@misconception("hinge_loss", loses=all_but(HINGE_LOSS, "exactly_at_the_margin"))
def put_a_zero_in_the_place_of_the_true_class(scores, labels, margin=1.0):
    """Only the worst class counts, and the true one takes part in the maximum with a score of 0. What does
    (1 - y) * scores leave in its place, and may that be the largest?"""
    n, rows = len(scores), np.arange(len(scores))
    others = (1 - np.eye(scores.shape[1])[labels]) * scores
    worst = others.argmax(axis=1)
    terms = np.maximum(0, others[rows, worst] - scores[rows, labels] + margin)
    dscores = np.zeros(scores.shape)
    dscores[rows, worst] += terms > 0
    dscores[rows, labels] -= terms > 0
    return terms.mean(), dscores / n


@misconception("hinge_loss", loses=HINGE_LOSS)
def took_the_difference_the_wrong_way_round_in_the_loss(scores, labels, margin=1.0):
    """The terms are max(0, margin - (s_j - s_y)), while the gradient is that of the formula. Should a term
    grow or shrink when a wrong class gains?"""
    n, rows = len(scores), np.arange(len(scores))
    terms = np.maximum(0, margin - (scores - scores[rows, labels][:, None]))
    terms[rows, labels] = 0
    dscores = (terms > 0).astype(float)
    dscores[rows, labels] = -dscores.sum(axis=1)
    return terms.sum() / n, dscores / n


@misconception("hinge_loss", loses=HINGE_LOSS)
def turned_the_difference_round_and_lost_the_margin(scores, labels, margin=1.0):
    """The terms are max(0, s_y - s_j): right answers cost something, and there is no margin. Which of the
    two scores should be the larger one?"""
    examples = np.arange(len(scores))
    terms = np.maximum(0, scores[examples, labels][:, np.newaxis] - scores)
    terms[examples, labels] = 0
    dscores = -(terms > 0).astype(scores.dtype)
    dscores[examples, labels] = -dscores.sum(axis=1)
    return terms.sum() / len(scores), dscores / len(scores)


@misconception("hinge_loss", loses=HINGE_LOSS)
def shifted_by_the_largest_score(scores, labels, margin=1.0):
    """Each score is held against the largest one of its row. With which score should it be compared?"""
    examples = np.arange(len(scores))
    terms = np.maximum(0, scores - scores.max(axis=1, keepdims=True) + margin)
    terms[examples, labels] = 0
    dscores = (terms > 0).astype(scores.dtype)
    dscores[examples, labels] = -dscores.sum(axis=1)
    return terms.sum() / len(scores), dscores / len(scores)


# ----------------------------------------------------------------------------------------- full_loss

FULL_LOSS = (
    "ordinary_loss",
    "ordinary_gradients",
    "extreme_inputs",
    "no_penalty",
    "large_bias",
    "other_sizes",
    "leaves_arguments_alone",
)


@convention("full_loss", loses=all_but(FULL_LOSS, "no_penalty"))
def halved_the_penalty(x, labels, weights, bias, rate):
    """The penalty has a factor 1/2, as in Goodfellow, Bengio and Courville (2016). What stands before
    sum(weights²) in this course?"""
    return _full_loss(x, labels, weights, bias, rate / 2)


@convention("full_loss", loses=all_but(FULL_LOSS, "no_penalty"))
def divided_the_penalty_by_twice_the_batch(x, labels, weights, bias, rate):
    """The penalty is divided by 2 N, as in Nielsen's book (2015) and in Andrew Ng's courses. What stands
    before sum(weights²) in this course?"""
    return _full_loss(x, labels, weights, bias, rate / (2 * len(x)))


@misconception("full_loss", loses=all_but(FULL_LOSS, "no_penalty"))
def divided_the_penalty_by_the_batch(x, labels, weights, bias, rate):
    """The penalty is divided by N. Do the weights get smaller in a larger batch?"""
    return _full_loss(x, labels, weights, bias, rate / len(x))


@misconception("full_loss", loses=all_but(FULL_LOSS, "ordinary_loss", "no_penalty"))
def divided_the_gradient_of_the_penalty_by_the_batch(x, labels, weights, bias, rate):
    """The gradient of the penalty is divided by N, but the penalty is not. Over which of the two terms of the
    loss is a mean taken?"""
    loss, _, dbias = _full_loss(x, labels, weights, bias, rate)
    return loss, _full_loss(x, labels, weights, bias, rate / len(x))[1], dbias


@misconception("full_loss", loses=all_but(FULL_LOSS, "ordinary_gradients", "no_penalty"))
def halved_the_penalty_in_the_loss_only(x, labels, weights, bias, rate):
    """The penalty has a factor 1/2 in the loss, but not in its gradient. Of which number is the gradient the
    derivative?"""
    _, dweights, dbias = _full_loss(x, labels, weights, bias, rate)
    return _full_loss(x, labels, weights, bias, rate / 2)[0], dweights, dbias


@misconception("full_loss", loses=all_but(FULL_LOSS, "ordinary_loss", "no_penalty"))
def forgot_the_two_of_the_square(x, labels, weights, bias, rate):
    """The gradient of the penalty lacks a factor. What is the derivative of w²?"""
    loss, dweights, dbias = _full_loss(x, labels, weights, bias, rate)
    return loss, dweights - rate * weights, dbias


@misconception("full_loss", loses=all_but(FULL_LOSS, "ordinary_loss", "no_penalty"))
def forgot_the_penalty_in_the_gradient(x, labels, weights, bias, rate):
    """The loss has the penalty, but its gradient has not. Which terms of the loss depend on the weights?"""
    loss, dweights, dbias = _full_loss(x, labels, weights, bias, rate)
    return loss, dweights - 2 * rate * weights, dbias


@misconception("full_loss", loses=all_but(FULL_LOSS, "ordinary_gradients", "no_penalty"))
def forgot_the_penalty_in_the_loss(x, labels, weights, bias, rate):
    """The gradient has the penalty, but the loss has not. Of which number is the gradient the derivative?"""
    _, dweights, dbias = _full_loss(x, labels, weights, bias, rate)
    return _full_loss(x, labels, weights, bias, 0.0)[0], dweights, dbias


@misconception("full_loss", loses=all_but(FULL_LOSS, "no_penalty"))
def forgot_the_penalty(x, labels, weights, bias, rate):
    """The penalty is left out, in the loss and in the gradient. Where does the function use rate?"""
    return _full_loss(x, labels, weights, bias, 0.0)


@misconception("full_loss", loses=all_but(FULL_LOSS, "ordinary_loss", "no_penalty"))
def subtracted_the_gradient_of_the_penalty(x, labels, weights, bias, rate):
    """The gradient of the penalty is subtracted. Does the loss rise or fall when a positive weight grows?"""
    loss, dweights, dbias = _full_loss(x, labels, weights, bias, rate)
    return loss, dweights - 4 * rate * weights, dbias


@misconception("full_loss", loses=all_but(FULL_LOSS, "ordinary_gradients", "no_penalty"))
def penalised_the_norm_and_not_its_square(x, labels, weights, bias, rate):
    """The penalty is the norm of the weights, not its square. Which of the two has the gradient 2 · rate ·
    weights?"""
    data_loss, dweights, dbias = _full_loss(x, labels, weights, bias, 0.0)
    return data_loss + rate * np.linalg.norm(weights), dweights + 2 * rate * weights, dbias


@misconception("full_loss", loses=all_but(FULL_LOSS, "no_penalty"))
def penalised_the_mean_of_the_squares(x, labels, weights, bias, rate):
    """The penalty is a mean over the weights. Should two layers that differ in size only be penalised
    alike?"""
    return _full_loss(x, labels, weights, bias, rate / weights.size)


@misconception("full_loss", loses=all_but(FULL_LOSS, "no_penalty"))
def penalised_half_the_absolute_values(x, labels, weights, bias, rate):
    """The penalty sums absolute values with a factor 1/2, as lectures write L1. Which power of a weight does
    an L2 penalty sum, and which factor stands before it?"""
    data_loss, dweights, dbias = _full_loss(x, labels, weights, bias, 0.0)
    return data_loss + rate / 2 * np.abs(weights).sum(), dweights + rate / 2 * np.sign(weights), dbias


@misconception("full_loss", loses=all_but(FULL_LOSS, "no_penalty"))
def penalised_the_absolute_values(x, labels, weights, bias, rate):
    """The penalty sums absolute values, which is L1. Which power of a weight does an L2 penalty sum?"""
    data_loss, dweights, dbias = _full_loss(x, labels, weights, bias, 0.0)
    return data_loss + rate * np.abs(weights).sum(), dweights + rate * np.sign(weights), dbias


@misconception("full_loss", loses=all_but(FULL_LOSS, "no_penalty"))
def penalised_the_bias(x, labels, weights, bias, rate):
    """The bias is penalised as well. Which parameters does the penalty name?"""
    loss, dweights, dbias = _full_loss(x, labels, weights, bias, rate)
    return loss + rate * np.sum(bias**2), dweights, dbias + 2 * rate * bias


@misconception("full_loss", loses=all_but(FULL_LOSS, "ordinary_gradients", "no_penalty"))
def penalised_the_bias_in_the_loss_only(x, labels, weights, bias, rate):
    """The bias is penalised in the loss, but not in its gradient. Which parameters does the penalty name?"""
    loss, dweights, dbias = _full_loss(x, labels, weights, bias, rate)
    return loss + rate * np.sum(bias**2), dweights, dbias


@misconception("full_loss", loses=all_but(FULL_LOSS, "no_penalty"))
def penalised_the_bias_and_halved_the_penalty(x, labels, weights, bias, rate):
    """The bias is penalised as well, and the penalty has a factor 1/2. Which parameters does the penalty
    name, and what stands before their squares in this course?"""
    return penalised_the_bias(x, labels, weights, bias, rate / 2)


@misconception("full_loss", loses=all_but(FULL_LOSS, "no_penalty"))
def penalised_the_bias_and_forgot_the_two_of_the_square(x, labels, weights, bias, rate):
    """The bias is penalised as well, and the gradient of the penalty lacks a factor. Which parameters does
    the penalty name, and what is the derivative of w²?"""
    loss, dweights, dbias = penalised_the_bias(x, labels, weights, bias, rate)
    return loss, dweights - rate * weights, dbias - rate * bias


@misconception("full_loss", loses=all_but(FULL_LOSS, "no_penalty"))
def divided_the_penalty_by_the_batch_and_forgot_the_two_of_the_square(x, labels, weights, bias, rate):
    """The penalty is divided by N, and its gradient lacks a factor. Do the weights get smaller in a larger
    batch, and what is the derivative of w²?"""
    return forgot_the_two_of_the_square(x, labels, weights, bias, rate / len(x))


@misconception("full_loss", loses=FULL_LOSS)
def scored_without_the_bias(x, labels, weights, bias, rate):
    """The scores lack the bias. Which function of this module computes them?"""
    return _full_loss(x, labels, weights, np.zeros_like(bias), rate)


@misconception("full_loss", loses=all_but(FULL_LOSS, "ordinary_loss"))
def averaged_the_gradient_of_the_bias(x, labels, weights, bias, rate):
    """The gradient of the bias is a mean over the batch. Where has the mean been taken already?"""
    loss, dweights, dbias = _full_loss(x, labels, weights, bias, rate)
    return loss, dweights, dbias / len(x)


@misconception("full_loss", loses=all_but(FULL_LOSS, "ordinary_loss"))
def divided_by_the_batch_twice(x, labels, weights, bias, rate):
    """The gradients are divided by N once more. Where has the mean over the batch been taken already?"""
    loss, dweights, dbias = _full_loss(x, labels, weights, bias, rate)
    penalty = 2 * rate * weights
    return loss, (dweights - penalty) / len(x) + penalty, dbias / len(x)


@misconception("full_loss", loses=all_but(FULL_LOSS, "ordinary_loss"))
def divided_by_the_batch_twice_and_forgot_the_two_of_the_square(x, labels, weights, bias, rate):
    """The gradients are divided by N once more, and that of the penalty lacks a factor. Where has the mean
    been taken already, and what is the derivative of w²?"""
    loss, dweights, dbias = divided_by_the_batch_twice(x, labels, weights, bias, rate)
    return loss, dweights - rate * weights, dbias


@misconception("full_loss", loses=all_but(FULL_LOSS, "ordinary_loss"))
def forgot_the_mean_in_the_gradients(x, labels, weights, bias, rate):
    """The loss is a mean over the batch, but its gradients are those of a sum. What does the factor 1/N do to
    a derivative?"""
    loss, dweights, dbias = _full_loss(x, labels, weights, bias, rate)
    penalty = 2 * rate * weights
    return loss, (dweights - penalty) * len(x) + penalty, dbias * len(x)


@misconception("full_loss", loses=all_but(FULL_LOSS, "ordinary_loss"))
def forgot_the_mean_in_the_gradients_and_the_two_of_the_square(x, labels, weights, bias, rate):
    """The gradients are those of a sum over the batch, and that of the penalty lacks a factor. What does 1/N
    do to a derivative, and what is the derivative of w²?"""
    loss, dweights, dbias = forgot_the_mean_in_the_gradients(x, labels, weights, bias, rate)
    return loss, dweights - rate * weights, dbias


@misconception("full_loss", loses=("leaves_arguments_alone",))
def penalised_the_gradient_in_the_weights(x, labels, weights, bias, rate):
    """The caller's weights are changed. Which array should the line with *= or += have written to?"""
    results = _full_loss(x, labels, weights, bias, rate)
    weights *= 2 * rate
    return results


@misconception("full_loss", loses=all_but(FULL_LOSS, "no_penalty", "ordinary_gradients"))
def summed_the_sizes_of_the_weights(x, labels, weights, bias, rate):
    """The penalty of the loss sums |w|, and the gradient belongs to w². Which of the two does the formula
    have?"""
    loss, dweights, dbias = _full_loss(x, labels, weights, bias, rate)
    return loss + rate * (np.sum(np.abs(weights)) - np.sum(weights**2)), dweights, dbias


@misconception("full_loss", loses=all_but(FULL_LOSS, "no_penalty", "ordinary_gradients"))
def squared_the_sum_of_the_weights(x, labels, weights, bias, rate):
    """The penalty is the square of the sum of the weights. Which comes first, squaring or summing?"""
    loss, dweights, dbias = _full_loss(x, labels, weights, bias, rate)
    return loss + rate * (np.sum(weights) ** 2 - np.sum(weights**2)), dweights, dbias


@misconception("full_loss", loses=all_but(FULL_LOSS, "no_penalty", "ordinary_loss"))
def penalised_with_the_sum_of_the_weights(x, labels, weights, bias, rate):
    """The gradient of the penalty is the same for every weight, 2 · rate times their sum. On which weights
    does the slope of a single square depend?"""
    loss, dweights, dbias = _full_loss(x, labels, weights, bias, rate)
    return loss, dweights + 2 * rate * (np.sum(weights) - weights), dbias


@misconception("full_loss", loses=all_but(FULL_LOSS, "no_penalty", "ordinary_gradients"))
def multiplied_the_penalty_with_the_batch(x, labels, weights, bias, rate):
    """The penalty of the loss is counted once for every example. How often does the formula have it?"""
    loss, dweights, dbias = _full_loss(x, labels, weights, bias, rate)
    return loss + (len(x) - 1) * rate * np.sum(weights**2), dweights, dbias


@misconception("full_loss", loses=all_but(FULL_LOSS, "no_penalty"))
def weighed_loss_and_penalty(x, labels, weights, bias, rate):
    """The loss has the weight 1 - rate, and the penalty rate. With which weight does the formula have the
    loss?"""
    loss, dweights, dbias = _full_loss(x, labels, weights, bias, 0.0)
    loss = (1 - rate) * loss + rate * np.sum(weights**2)
    return loss, (1 - rate) * dweights + 2 * rate * weights, (1 - rate) * dbias


# --------------------------------------------------------------------- what the mistakes are built on


def _one_hot(scores, labels):
    return np.arange(scores.shape[1]) == labels[:, np.newaxis]


def _softmax(scores):
    exponentials = np.exp(scores - scores.max(axis=1, keepdims=True))
    return exponentials / exponentials.sum(axis=1, keepdims=True)


def _probability_of_truth(scores, labels):
    return _softmax(scores)[np.arange(len(scores)), labels]


def _loss_of_probabilities(probabilities, labels):
    loss = -np.log(probabilities[np.arange(len(labels)), labels]).mean()
    return loss, (probabilities - _one_hot(probabilities, labels)) / len(labels)


def _loss_of_exponentials(exponentials, labels):
    return _loss_of_probabilities(exponentials / exponentials.sum(axis=1, keepdims=True), labels)


def _softmax_loss(scores, labels):
    examples = np.arange(len(scores))
    shifted = scores - scores.max(axis=1, keepdims=True)
    log_probabilities = shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=True))
    dscores = np.exp(log_probabilities)
    dscores[examples, labels] -= 1
    return -log_probabilities[examples, labels].mean(), dscores / len(scores)


def _hinge_terms(scores, labels, margin):
    examples = np.arange(len(scores))
    terms = np.maximum(0, scores - scores[examples, labels][:, np.newaxis] + margin)
    terms[examples, labels] = 0
    return terms


def _hinge_loss(scores, labels, margin):
    terms = _hinge_terms(scores, labels, margin)
    dscores = (terms > 0).astype(float)
    dscores[np.arange(len(scores)), labels] = -dscores.sum(axis=1)
    return terms.sum() / len(scores), dscores / len(scores)


def _full_loss(x, labels, weights, bias, rate):
    data_loss, dscores = _softmax_loss(x @ weights + bias, labels)
    return data_loss + rate * np.sum(weights**2), x.T @ dscores + 2 * rate * weights, dscores.sum(axis=0)
