"""Mistakes that students make in the penalties and in early stopping, each as a wrong implementation.

A factor 1/2 in L2, and PyTorch's ways to count patience and to read a threshold, are conventions. A mean over
the weights is none: books that divide a penalty divide it by the number of examples.
"""

import copy

import numpy as np

from grader.authoring import convention, misconception

# What waits for ordinary weights, and those themselves.
VALUES = (
    "ordinary_weights",
    "weights_of_zero",
    "other_shapes",
    "leaves_arguments_alone",
    "large_and_small_weights",
)

# -- l1_penalty --------------------------------------------------------------------------------


@misconception("l1_penalty", loses=VALUES)
def l1_without_absolute_value(weights, rate):
    """The weights are summed with their signs, so large ones of either sign cancel. Should a weight of -5
    be punished or rewarded?"""
    return rate * np.sum(weights), rate * np.sign(weights)


@misconception("l1_penalty", loses=VALUES)
def l1_gradient_without_sign(weights, rate):
    """The gradient is rate for every weight. In which direction does |w| grow when w is negative?"""
    return rate * np.sum(np.abs(weights)), np.full_like(weights, rate)


@misconception("l1_penalty", loses=VALUES)
def l1_gradient_of_size(weights, rate):
    """The gradient is proportional to the weight, as with L2. How steep is |w| at 0.1, and at 10?"""
    return rate * np.sum(np.abs(weights)), rate * weights


@misconception("l1_penalty", loses=VALUES)
def l1_gradient_without_rate(weights, rate):
    """The penalty has the factor rate, its gradient has not. What does a constant factor do to a
    derivative?"""
    return rate * np.sum(np.abs(weights)), np.sign(weights)


@misconception("l1_penalty", loses=VALUES)
def l1_rate_forgotten(weights, rate):
    """Neither the penalty nor its gradient has the factor rate. What should happen to both when rate is
    0?"""
    return np.sum(np.abs(weights)), np.sign(weights)


@misconception("l1_penalty", loses=VALUES)
def l1_gradient_without_rate_and_sign(weights, rate):
    """The gradient is 1 for every weight. In which direction does |w| grow when w is negative, and what
    does a constant factor do to a derivative?"""
    return rate * np.sum(np.abs(weights)), np.ones_like(weights)


@misconception("l1_penalty", loses=VALUES)
def l1_averaged(weights, rate):
    """The penalty and its gradient are means over the weights. Does the formula ask for a mean or for a
    sum?"""
    return rate * np.mean(np.abs(weights)), rate * np.sign(weights) / weights.size


@misconception("l1_penalty", loses=("weights_of_zero",))
def l1_slope_at_zero(weights, rate):
    """A weight of exactly 0 gets the gradient of a positive one. Which way should a weight be pushed that
    already stands at the best place?"""
    return rate * np.sum(np.abs(weights)), rate * np.where(weights >= 0, 1.0, -1.0)


@misconception("l1_penalty", loses=("weights_of_zero",))
def l1_divides_by_zero(weights, rate):
    """The sign is computed as w / |w|, which does not exist at 0. Which function gives the sign of every
    number?"""
    with np.errstate(invalid="ignore"):
        return rate * np.sum(np.abs(weights)), rate * weights / np.abs(weights)


@misconception("l1_penalty", loses=("leaves_arguments_alone",))
def l1_in_place(weights, rate):
    """The caller's weights are overwritten. What does `out=weights` do to the array of the caller?"""
    dweights = rate * np.sign(weights)
    return rate * np.sum(np.abs(weights, out=weights)), dweights


@convention("l1_penalty", loses=VALUES)
def l1_with_one_half(weights, rate):
    """The penalty and its gradient have a factor 1/2, as in lectures that write λ/2 · |w| beside λ/2 · w².
    Which factor stands in the formula of this course, as in Keras?"""
    return 0.5 * rate * np.sum(np.abs(weights)), 0.5 * rate * np.sign(weights)


@misconception("l1_penalty", loses=VALUES)
def l1_half_in_the_penalty_only(weights, rate):
    """The penalty has a factor 1/2, but its gradient is that of a penalty without one. What is the derivative
    of the penalty that you return?"""
    return 0.5 * rate * np.sum(np.abs(weights)), rate * np.sign(weights)


@misconception("l1_penalty", loses=VALUES)
def l1_two_in_the_gradient(weights, rate):
    """The gradient has a factor of 2, as the derivative of a square has it. What is the derivative of |w|,
    where w is positive?"""
    return rate * np.sum(np.abs(weights)), 2 * rate * np.sign(weights)


@misconception("l1_penalty", loses=VALUES)
def l1_gradient_of_the_wrong_sign(weights, rate):
    """The gradient has the wrong sign. If a positive weight grows, does |w| grow or shrink?"""
    return rate * np.sum(np.abs(weights)), -rate * np.sign(weights)


@misconception("l1_penalty", loses=VALUES)
def l1_norm_of_a_matrix(weights, rate):
    """The penalty is the largest sum of a column, as `np.linalg.norm` of a matrix gives it. Over which
    weights does the formula sum?"""
    largest = np.max(np.sum(np.abs(weights), axis=0))
    return rate * largest, rate * np.sign(weights)


@misconception("l1_penalty", loses=VALUES)
def l1_length_of_the_weights(weights, rate):
    """The penalty is the length of the weights, the root of the sum of their squares, as `np.linalg.norm`
    gives it. Which sum does L1 stand for?"""
    return rate * np.sqrt(np.sum(weights**2)), rate * np.sign(weights)


@misconception("l1_penalty", loses=("weights_of_zero",))
def l1_negative_slope_at_zero(weights, rate):
    """A weight of exactly 0 gets the gradient of a negative one. Which way should a weight be pushed that
    already stands at the best place?"""
    return rate * np.sum(np.abs(weights)), rate * np.where(weights > 0, 1.0, -1.0)


# -- l2_penalty --------------------------------------------------------------------------------


@convention("l2_penalty", loses=VALUES)
def l2_with_one_half(weights, rate):
    """The penalty has a factor 1/2 and its gradient no 2, as in Goodfellow et al. (2016) and
    `tf.nn.l2_loss`. Which factor stands in the formula of this course, as in Keras?"""
    return 0.5 * rate * np.sum(weights**2), rate * weights


@misconception("l2_penalty", loses=VALUES)
def l2_gradient_without_two(weights, rate):
    """The gradient of the penalty is half of what it should be. What is the derivative of
    w ** 2?"""
    return rate * np.sum(weights**2), rate * weights


@misconception("l2_penalty", loses=VALUES)
def l2_half_in_the_penalty_only(weights, rate):
    """The penalty has a factor 1/2, but its gradient is that of a penalty without one. What is the
    derivative of the penalty that you return?"""
    return 0.5 * rate * np.sum(weights**2), 2 * rate * weights


@misconception("l2_penalty", loses=VALUES)
def l2_square_of_the_sum(weights, rate):
    """The sum of the weights is squared, in place of each weight. What is the penalty of the two weights 5
    and -5?"""
    return rate * np.sum(weights) ** 2, 2 * rate * weights


@misconception("l2_penalty", loses=VALUES)
def l2_root_taken(weights, rate):
    """The penalty is the length of the weights, and not its square. Is there a root in the formula?"""
    length = np.sqrt(np.sum(weights**2))
    return rate * length, rate * weights / max(length, 1e-12)


@misconception("l2_penalty", loses=VALUES)
def l2_averaged(weights, rate):
    """The penalty and its gradient are means over the weights. Does the formula ask for a mean or for a
    sum?"""
    return rate * np.mean(weights**2), 2 * rate * weights / weights.size


@misconception("l2_penalty", loses=VALUES)
def l2_gradient_without_rate(weights, rate):
    """The penalty has the factor rate, its gradient has not. What does a constant factor do to a
    derivative?"""
    return rate * np.sum(weights**2), 2 * weights


@misconception("l2_penalty", loses=VALUES)
def l2_gradient_without_two_and_rate(weights, rate):
    """The gradient is the weights themselves. What is the derivative of w ** 2, and what does a constant
    factor do to it?"""
    return rate * np.sum(weights**2), weights.copy()


@misconception("l2_penalty", loses=("shape_and_finite", *VALUES))
def l2_for_each_column(weights, rate):
    """Each column of the weights has a penalty of its own. How many numbers is the penalty of a matrix?"""
    return rate * np.sum(weights**2, axis=0), 2 * rate * weights


@misconception("l2_penalty", loses=("leaves_arguments_alone",))
def l2_in_place(weights, rate):
    """The caller's weights are themselves scaled. What does `weights *= 2 * rate` do to the array of the
    caller?"""
    penalty = rate * np.sum(weights**2)
    weights *= 2 * rate
    return penalty, weights.copy()


@misconception("l2_penalty", loses=VALUES)
def l2_root_in_the_penalty_only(weights, rate):
    """The penalty is the length of the weights, and the gradient is that of the squared length. Is there a
    root in the formula?"""
    return rate * np.sqrt(np.sum(weights**2)), 2 * rate * weights


@misconception("l2_penalty", loses=VALUES)
def l2_half_of_the_length(weights, rate):
    """The penalty is half the length of the weights, without a square, and the gradient is that of half the
    squared length. Which power of each weight does the formula sum?"""
    return 0.5 * rate * np.sqrt(np.sum(weights**2)), rate * weights


@misconception("l2_penalty", loses=VALUES)
def l2_rate_squared(weights, rate):
    """The rate is squared along with the weights. What does the formula square, the weights or their product
    with the rate?"""
    return np.sum((rate * weights) ** 2), 2 * rate * weights


@misconception("l2_penalty", loses=VALUES)
def l2_gradient_of_the_wrong_sign(weights, rate):
    """The gradient has the wrong sign. If a positive weight grows, does the penalty grow or shrink?"""
    return rate * np.sum(weights**2), -2 * rate * weights


@misconception("l2_penalty", loses=VALUES)
def l2_gradient_of_the_size(weights, rate):
    """The gradient is made of |w| and is never negative. What is the derivative of w ** 2 at w = -1?"""
    return rate * np.sum(weights**2), 2 * rate * np.abs(weights)


# -- EarlyStopping -----------------------------------------------------------------------------


class Right:
    """Early stopping as it should be, in pieces that the mistakes below replace."""

    def __init__(self, patience=3, min_delta=0.0):
        self.patience, self.min_delta = patience, min_delta
        self.best_epoch, self.best_loss, self.best_params = None, np.inf, None
        self.wait = 0

    def improved(self, val_loss):
        """Whether a loss is an improvement."""
        return val_loss < self.best_loss - self.min_delta

    def keep(self, epoch, val_loss, params):
        """Note the best epoch."""
        self.best_epoch, self.best_loss, self.best_params = epoch, val_loss, copy.deepcopy(params)

    def update(self, epoch, val_loss, params):
        """Whether to stop."""
        if self.improved(val_loss):
            self.keep(epoch, val_loss, params)
            self.wait = 0
        else:
            self.wait += 1
        return self.wait >= self.patience


# What waits for the first decision to stop, and for the best epoch, and those themselves.
BOTH = (
    "equal_loss_is_no_improvement",
    "improvements_below_min_delta",
    "loss_that_is_nan",
    "two_at_once",
    "huge_and_negative_losses",
    "long_training",
)
STOP = ("stops_when_patience_is_over", "improvement_starts_the_count_anew", *BOTH)
BEST = (
    "best_epoch_is_kept",
    "params_updated_in_place",
    "params_in_a_list_of_layers",
    "leaves_arguments_alone",
    *BOTH,
)


@convention("EarlyStopping", loses=STOP)
def stops_when_patience_is_exceeded(patience=3, min_delta=0.0):
    """The training stops only when patience is exceeded, as PyTorch's ReduceLROnPlateau counts it. With
    patience=3, after how many epochs without improvement should it be over here?"""

    class Wrong(Right):
        def update(self, epoch, val_loss, params):
            super().update(epoch, val_loss, params)
            return self.wait > self.patience

    return Wrong(patience, min_delta)


@misconception("EarlyStopping", loses=STOP)
def stops_an_epoch_early(patience=3, min_delta=0.0):
    """The training stops one epoch early. With patience=3, after how many epochs without improvement should
    it be over?"""

    class Wrong(Right):
        def update(self, epoch, val_loss, params):
            super().update(epoch, val_loss, params)
            return self.wait > 0 and self.wait + 1 >= self.patience

    return Wrong(patience, min_delta)


@misconception(
    "EarlyStopping",
    loses=(
        "improvement_starts_the_count_anew",
        "equal_loss_is_no_improvement",
        "loss_that_is_nan",
        "two_at_once",
        "huge_and_negative_losses",
        "long_training",
    ),
)
def patience_fixed_at_its_default(patience=3, min_delta=0.0):
    """The number 3 stands in the code. What happens when the caller asks for another patience?"""
    return Right(3, min_delta)


@misconception("EarlyStopping", loses=STOP)
def stops_at_the_first_worse_epoch(patience=3, min_delta=0.0):
    """The training stops at the first epoch that is worse. What is patience for?"""

    class Wrong(Right):
        def update(self, epoch, val_loss, params):
            super().update(epoch, val_loss, params)
            return self.wait > 0

    return Wrong(patience, min_delta)


@misconception("EarlyStopping", loses=STOP)
def improvement_returned(patience=3, min_delta=0.0):
    """The answer says whether the epoch was an improvement. What does the caller do when update returns
    True?"""

    class Wrong(Right):
        def update(self, epoch, val_loss, params):
            super().update(epoch, val_loss, params)
            return self.wait == 0

    return Wrong(patience, min_delta)


@misconception("EarlyStopping", loses=tuple({"shape_and_finite", *BEST, *STOP}))
def decision_not_returned(patience=3, min_delta=0.0):
    """No answer comes back: the decision is kept in the object. What should update return, besides
    remembering it?"""

    class Wrong(Right):
        def update(self, epoch, val_loss, params):
            self.stopped = super().update(epoch, val_loss, params)

    return Wrong(patience, min_delta)


@misconception(
    "EarlyStopping",
    loses=("improvement_starts_the_count_anew", "improvements_below_min_delta", "long_training"),
)
def count_never_starts_anew(patience=3, min_delta=0.0):
    """All epochs without improvement are counted, also those before the last improvement. What does "in a
    row" ask you to do when an epoch is better again?"""

    class Wrong(Right):
        def update(self, epoch, val_loss, params):
            self.worse = getattr(self, "worse", 0) + (not self.improved(val_loss))
            super().update(epoch, val_loss, params)
            return self.worse >= self.patience

    return Wrong(patience, min_delta)


@misconception("EarlyStopping", loses=tuple({*STOP, *BEST}))
def compares_with_the_epoch_before(patience=3, min_delta=0.0):
    """Each loss is compared with that of the epoch before. If the loss rises a lot and then falls a little,
    is that an improvement?"""

    class Wrong(Right):
        previous = np.inf

        def improved(self, val_loss):
            better = val_loss < self.previous - self.min_delta
            self.previous = val_loss
            return better

    return Wrong(patience, min_delta)


@misconception("EarlyStopping", loses=tuple({*STOP, *BEST}))
def compares_with_the_first_epoch(patience=3, min_delta=0.0):
    """Each loss is compared with that of the first epoch. If the loss falls a lot and then rises a little, is
    that an improvement?"""

    class Wrong(Right):
        first = np.inf

        def improved(self, val_loss):
            better = val_loss < self.first - self.min_delta
            self.first = val_loss if self.best_epoch is None else self.first
            return better

    return Wrong(patience, min_delta)


@misconception("EarlyStopping", loses=STOP)
def stops_below_the_worst_of_the_last_epochs(patience=3, min_delta=0.0):
    """The training stops when an epoch is worse than the worst of the last few. Which epoch do you want to be
    better than?"""

    class Wrong(Right):
        losses = ()

        def update(self, epoch, val_loss, params):
            super().update(epoch, val_loss, params)
            last, self.losses = self.losses[-self.patience :], (*self.losses, val_loss)
            return len(last) == self.patience and val_loss > max(last)

    return Wrong(patience, min_delta)


@misconception("EarlyStopping", loses=STOP)
def compares_with_one_epoch_some_time_ago(patience=3, min_delta=0.0):
    """The training stops when an epoch is no better than the one that is patience epochs back. Is that one
    the best so far?"""

    class Wrong(Right):
        losses = ()

        def update(self, epoch, val_loss, params):
            super().update(epoch, val_loss, params)
            self.losses = (*self.losses, val_loss)
            back = self.losses[: -self.patience]
            return bool(back) and not val_loss < back[-1] - self.min_delta

    return Wrong(patience, min_delta)


@misconception("EarlyStopping", loses=STOP)
def count_compares_with_the_epoch_before(patience=3, min_delta=0.0):
    """The best epoch is right, but an epoch counts as worse only if its loss is above that of the epoch
    before. If the loss rises a lot and then falls a little, is it better than the best one?"""

    class Wrong(Right):
        previous = np.inf
        rises = 0

        def update(self, epoch, val_loss, params):
            super().update(epoch, val_loss, params)
            self.rises = 0 if val_loss < self.previous - self.min_delta else self.rises + 1
            self.previous = val_loss
            return self.rises >= self.patience

    return Wrong(patience, min_delta)


@misconception("EarlyStopping", loses=tuple({*BEST, *STOP}))
def larger_loss_taken_for_better(patience=3, min_delta=0.0):
    """A larger loss counts as an improvement, as if it were an accuracy. Should a loss rise or fall?"""

    class Wrong(Right):
        def __init__(self, patience, min_delta):
            super().__init__(patience, min_delta)
            self.best_loss = -np.inf

        def improved(self, val_loss):
            return val_loss > self.best_loss + self.min_delta

    return Wrong(patience, min_delta)


@misconception("EarlyStopping", loses=("equal_loss_is_no_improvement",))
def equal_loss_counts(patience=3, min_delta=0.0):
    """A loss equal to the best one counts as an improvement. Is it lower?"""

    class Wrong(Right):
        def improved(self, val_loss):
            return val_loss <= self.best_loss - self.min_delta

    return Wrong(patience, min_delta)


@misconception(
    "EarlyStopping",
    loses=("improvements_below_min_delta", "long_training"),
    twins={
        "min_delta_added": "An epoch that is worse by less than min_delta is always followed by a better one."
    },
)
def min_delta_ignored(patience=3, min_delta=0.0):
    """Any fall of the loss counts, however small. Where in your code does min_delta appear?"""

    class Wrong(Right):
        def improved(self, val_loss):
            return val_loss < self.best_loss

    return Wrong(patience, min_delta)


@misconception("EarlyStopping", loses=("improvements_below_min_delta", "long_training"))
def min_delta_added(patience=3, min_delta=0.0):
    """The bar lies above the best loss, because min_delta is added, so an epoch may even be a little worse.
    On which side of the best loss should it lie?"""

    class Wrong(Right):
        def improved(self, val_loss):
            return val_loss < self.best_loss + self.min_delta

    return Wrong(patience, min_delta)


@convention("EarlyStopping", loses=("improvements_below_min_delta", "long_training"))
def min_delta_relative(patience=3, min_delta=0.0):
    """The min_delta is a share of the best loss, as PyTorch's ReduceLROnPlateau reads its threshold. Is it
    multiplied or taken off in the rule of this course?"""

    class Wrong(Right):
        def improved(self, val_loss):
            return val_loss < self.best_loss * (1 - self.min_delta)

    return Wrong(patience, min_delta)


@misconception("EarlyStopping", loses=("improvements_below_min_delta", "long_training"))
def best_loss_creeps_down(patience=3, min_delta=0.0):
    """The best loss follows every small fall, so two small ones never add up to an improvement. When should
    best_loss change?"""

    class Wrong(Right):
        def update(self, epoch, val_loss, params):
            stop = super().update(epoch, val_loss, params)
            self.best_loss = min(self.best_loss, val_loss)
            return stop

    return Wrong(patience, min_delta)


@misconception("EarlyStopping", loses=("loss_that_is_nan",))
def nan_taken_for_an_improvement(patience=3, min_delta=0.0):
    """A loss that is NaN passes for an improvement, because you ask whether it is worse. What does Python
    answer to nan >= 1, and to nan < 1?"""

    class Wrong(Right):
        def improved(self, val_loss):
            return not val_loss >= self.best_loss - self.min_delta

    return Wrong(patience, min_delta)


@misconception(
    "EarlyStopping",
    loses=("params_updated_in_place", "params_in_a_list_of_layers"),
    twins={"params_copied_one_level_deep": "Every check changes the arrays in place, and both share them."},
)
def params_not_copied(patience=3, min_delta=0.0):
    """The best parameters are the caller's own object, not a copy. What happens to them when training goes
    on in the same arrays?"""

    class Wrong(Right):
        def keep(self, epoch, val_loss, params):
            self.best_epoch, self.best_loss, self.best_params = epoch, val_loss, params

    return Wrong(patience, min_delta)


@misconception("EarlyStopping", loses=("params_updated_in_place", "params_in_a_list_of_layers"))
def params_copied_one_level_deep(patience=3, min_delta=0.0):
    """The dict is copied, but the arrays in it are still the caller's. What does params.copy() copy, and what
    does it share?"""

    class Wrong(Right):
        def keep(self, epoch, val_loss, params):
            self.best_epoch, self.best_loss, self.best_params = epoch, val_loss, copy.copy(params)

    return Wrong(patience, min_delta)


@misconception("EarlyStopping", loses=("params_in_a_list_of_layers",))
def params_taken_for_a_dict(patience=3, min_delta=0.0):
    """The parameters are copied array by array, as if they were always a dict of arrays. Which function of
    Python's own library copies whatever it is given, down to the last array?"""

    class Wrong(Right):
        def keep(self, epoch, val_loss, params):
            if not isinstance(params, dict):
                params = {"params": params}
            copied = {name: np.array(array) for name, array in params.items()}
            self.best_epoch, self.best_loss, self.best_params = epoch, val_loss, copied

    return Wrong(patience, min_delta)


@misconception("EarlyStopping", loses=BEST)
def last_params_kept(patience=3, min_delta=0.0):
    """The parameters of the latest epoch are kept, whether it was better or not. Which epoch's parameters
    do you want back at the end?"""

    class Wrong(Right):
        def update(self, epoch, val_loss, params):
            stop = super().update(epoch, val_loss, params)
            self.best_params = copy.deepcopy(params)
            return stop

    return Wrong(patience, min_delta)


@misconception("EarlyStopping", loses=BEST)
def params_of_the_epoch_after_the_best(patience=3, min_delta=0.0):
    """The parameters that are kept are those of the epoch after the best one. When are they copied, and what
    has become of them by then?"""

    class Wrong(Right):
        is_due = True

        def update(self, epoch, val_loss, params):
            if self.is_due:
                self.best_params = copy.deepcopy(params)
            self.is_due = self.improved(val_loss)
            return super().update(epoch, val_loss, params)

        def keep(self, epoch, val_loss, params):
            self.best_epoch, self.best_loss = epoch, val_loss

    return Wrong(patience, min_delta)


@misconception("EarlyStopping", loses=("leaves_arguments_alone",))
def best_params_written_back(patience=3, min_delta=0.0):
    """When training stops, the best parameters are written over the caller's. Who decides what happens to
    the parameters, and where does the caller find the best ones?"""

    class Wrong(Right):
        def update(self, epoch, val_loss, params):
            stop = super().update(epoch, val_loss, params)
            if stop and isinstance(params, dict):
                for name, array in params.items():
                    array[...] = self.best_params[name]
            return stop

    return Wrong(patience, min_delta)


@misconception("EarlyStopping", loses=("huge_and_negative_losses", "long_training"))
def epochs_counted_by_itself(patience=3, min_delta=0.0):
    """The best epoch is a count of its own, from 0. What does the caller pass epoch for, when a training
    goes on from epoch 7?"""

    class Wrong(Right):
        seen = -1

        def update(self, epoch, val_loss, params):
            self.seen += 1
            return super().update(self.seen, val_loss, params)

    return Wrong(patience, min_delta)


@misconception("EarlyStopping", loses=("huge_and_negative_losses",))
def best_loss_starts_from_a_number(patience=3, min_delta=0.0):
    """The best loss starts from a large number that you chose. Which number is larger than every loss?"""

    stopping = Right(patience, min_delta)
    stopping.best_loss = 1e9
    return stopping


_memory = {}


@misconception("EarlyStopping", loses=("two_at_once",))
def one_memory_for_all_objects(patience=3, min_delta=0.0):
    """All objects of the class share one memory. Which attributes belong to the class, and which to each
    object by itself?"""

    stopping = Right(patience, min_delta)
    _memory.clear()
    _memory.update(vars(stopping))
    stopping.__dict__ = _memory
    return stopping


@misconception("EarlyStopping", loses=STOP)
def best_loss_renewed_before_it_is_compared(patience=3, min_delta=0.0):
    """The best loss is renewed first and compared afterwards, so no epoch is better than it. Which of the two
    has to come first?"""

    class Wrong(Right):
        def update(self, epoch, val_loss, params):
            if self.improved(val_loss):
                self.keep(epoch, val_loss, params)
            self.wait = 0 if self.improved(val_loss) else self.wait + 1
            return self.wait >= self.patience

    return Wrong(patience, min_delta)


@misconception(
    "EarlyStopping",
    loses=(
        "stops_when_patience_is_over",
        "improvement_starts_the_count_anew",
        "best_epoch_is_kept",
        "equal_loss_is_no_improvement",
        "improvements_below_min_delta",
        "loss_that_is_nan",
        "params_updated_in_place",
        "params_in_a_list_of_layers",
        "two_at_once",
        "leaves_arguments_alone",
        "huge_and_negative_losses",
        "long_training",
    ),
)
def best_loss_is_the_first(patience=3, min_delta=0.0):
    """The best loss stays that of the first epoch, whatever follows. When an epoch is better, what has to
    change besides its number and its parameters?"""

    class Wrong(Right):
        def keep(self, epoch, val_loss, params):
            first = val_loss if self.best_epoch is None else self.best_loss
            super().keep(epoch, first, params)

    return Wrong(patience, min_delta)


@misconception("EarlyStopping", loses=("improvements_below_min_delta", "long_training"))
def every_fall_noted_as_the_best(patience=3, min_delta=0.0):
    """The count looks at min_delta, and what is noted as the best does not. When is an epoch better than the
    best one?"""

    class Wrong(Right):
        def update(self, epoch, val_loss, params):
            improved = self.improved(val_loss)
            if val_loss < self.best_loss:
                self.keep(epoch, val_loss, params)
            self.wait = 0 if improved else self.wait + 1
            return self.wait >= self.patience

    return Wrong(patience, min_delta)


@misconception(
    "EarlyStopping", loses=("stops_when_patience_is_over", "improvement_starts_the_count_anew", *BEST)
)
def any_difference_taken_for_an_improvement(patience=3, min_delta=0.0):
    """The size of the difference counts, so a loss that is much larger is an improvement as well. In which
    direction should it have changed?"""

    class Wrong(Right):
        def improved(self, val_loss):
            return self.best_epoch is None or abs(val_loss - self.best_loss) > self.min_delta

    return Wrong(patience, min_delta)


@misconception(
    "EarlyStopping",
    loses=(
        "equal_loss_is_no_improvement",
        "improvements_below_min_delta",
        "loss_that_is_nan",
        "long_training",
    ),
)
def only_worse_epochs_counted(patience=3, min_delta=0.0):
    """An epoch counts only if it is worse than the best one by min_delta, and any fall is an improvement.
    Which of the two does min_delta belong to?"""

    class Wrong(Right):
        def update(self, epoch, val_loss, params):
            if val_loss < self.best_loss:
                self.keep(epoch, val_loss, params)
                self.wait = 0
            elif val_loss > self.best_loss + self.min_delta:
                self.wait += 1
            return self.wait >= self.patience

    return Wrong(patience, min_delta)
