"""Mistakes that students make in searching, each as a wrong implementation, and two other conventions."""

import numpy as np

from grader.authoring import convention, misconception

# Checks of random search that look at which candidate came back.
WRONG_CANDIDATE = (
    "best_of_the_candidates",
    "huge_losses",
    "candidates_that_tie",
    "leaves_arguments_alone",
    "best_of_many_matrices",
)
# Checks of local search that look at how proposals are drawn.
WRONG_PROPOSALS = ("proposals_around_the_best", "wide_proposals_for_a_matrix")
# Checks of local search that look at which point came back, and those that wait for them.
WRONG_POINT = ("best_of_the_proposals", "huge_losses", "leaves_arguments_alone", *WRONG_PROPOSALS)
# Checks of gradient descent with one step or more.
EVERY_STEP = (
    "down_a_bowl",
    "rate_too_large",
    "two_valleys",
    "weights_of_a_linear_model",
    "leaves_arguments_alone",
    "a_long_path",
)

# -- random search -----------------------------------------------------------------------------


@misconception("random_search", loses=WRONG_CANDIDATE)
def largest_loss_kept(loss, sample, trials, rng):
    """The candidate with the largest loss is kept. Does a loss say how good a candidate is, or how bad?"""
    candidates = [sample(rng) for _ in range(trials)]
    best_x = max(candidates, key=loss)
    return best_x, loss(best_x)


@misconception("random_search", loses=WRONG_CANDIDATE)
def last_candidate_returned(loss, sample, trials, rng):
    """The smallest loss comes back with the candidate of the last trial. Which two variables have to change
    at the same moment?"""
    best_loss = np.inf
    for _ in range(trials):
        candidate = sample(rng)
        best_loss = min(best_loss, loss(candidate))
    return candidate, best_loss


@misconception("random_search", loses=WRONG_CANDIDATE)
def loss_of_the_last_candidate_returned(loss, sample, trials, rng):
    """The best candidate comes back with the loss of the last one. To which x does the number belong that
    you return?"""
    best_x = sample(rng)
    last_loss = loss(best_x)
    for _ in range(trials - 1):
        candidate = sample(rng)
        last_loss = loss(candidate)
        if last_loss < loss(best_x):
            best_x = candidate
    return best_x, last_loss


@misconception("random_search", loses=("huge_losses",))
def smallest_loss_starts_at_a_million(loss, sample, trials, rng):
    """The smallest loss begins at 1,000,000, and losses may be larger. Which number is larger than every
    loss?"""
    best_x, best_loss = None, 1e6
    for _ in range(trials):
        candidate = sample(rng)
        if loss(candidate) < best_loss:
            best_x, best_loss = candidate, loss(candidate)
    return best_x, best_loss


@misconception("random_search", loses=("as_many_draws_as_trials", "leaves_arguments_alone"))
def one_candidate_too_many(loss, sample, trials, rng):
    """One candidate is drawn before the loop and `trials` more in it. How many is that for one trial?"""
    best_x = sample(rng)
    best_loss = loss(best_x)
    for _ in range(trials):
        candidate = sample(rng)
        if loss(candidate) < best_loss:
            best_x, best_loss = candidate, loss(candidate)
    return best_x, best_loss


@misconception("random_search", loses=("draws_from_the_generator",))
def candidates_from_a_fixed_seed(loss, sample, trials, rng):
    """A new generator with a fixed seed is made at every call, so every search tries the same candidates.
    What did the caller pass rng for?"""
    own = np.random.default_rng(0)
    best_x = min([sample(own) for _ in range(trials)], key=loss)
    return best_x, loss(best_x)


@misconception("random_search", loses=("leaves_arguments_alone",))
def best_copied_into_the_first_candidate(loss, sample, trials, rng):
    """The first candidate is overwritten with each better one. Does `best_x[...] =` make a new array, or
    does it change the one that was drawn first?"""
    best_x = sample(rng)
    best_loss = loss(best_x)
    for _ in range(trials - 1):
        candidate = sample(rng)
        if loss(candidate) < best_loss:
            best_x[...] = candidate
            best_loss = loss(candidate)
    return best_x, best_loss


@misconception("random_search", loses=("draws_from_the_generator",))
def one_seed_for_all_candidates(loss, sample, trials, rng):
    """Each draw gets a new generator with the same seed, so all candidates of a search are one. Which
    generator goes on from draw to draw?"""
    seed = int(rng.integers(2**31))
    best_x = min([sample(np.random.default_rng(seed)) for _ in range(trials)], key=loss)
    return best_x, loss(best_x)


@misconception(
    "random_search",
    loses=tuple(name for name in WRONG_CANDIDATE if name != "huge_losses"),  # there the first is the best
)
def compared_with_the_first_loss(loss, sample, trials, rng):
    """Each candidate is compared with the first one, as its loss is never replaced. With which loss should
    the next one be compared?"""
    best_x = sample(rng)
    smallest = loss(best_x)
    for _ in range(trials - 1):
        candidate = sample(rng)
        if loss(candidate) < smallest:
            best_x = candidate
    return best_x, loss(best_x)


@misconception("random_search", loses=("huge_losses",))
def first_candidate_never_judged(loss, sample, trials, rng):
    """The first candidate is drawn and never judged. What is the loss of the best one, if that was the
    first?"""
    best_x, best_loss = sample(rng), np.inf
    for _ in range(trials - 1):
        candidate = sample(rng)
        if loss(candidate) < best_loss:
            best_x, best_loss = candidate, loss(candidate)
    return best_x, best_loss


# -- random local search -----------------------------------------------------------------------


def _searched(loss, start, trials, propose, accept=lambda new, best: new < best):
    """A right local search, of which `propose` and `accept` can be replaced."""
    best_x, best_loss = start.copy(), loss(start)
    for _ in range(trials):
        proposal = propose(best_x)
        proposal_loss = loss(proposal)
        if accept(proposal_loss, best_loss):
            best_x, best_loss = proposal, proposal_loss
    return best_x, best_loss


@misconception("random_local_search", loses=WRONG_PROPOSALS)
def proposals_around_the_start(loss, start, step_size, trials, rng):
    """Every proposal lies around the start. Once a better point is found, from where should the search go
    on?"""
    return _searched(loss, start, trials, lambda best: start + step_size * rng.normal(size=start.shape))


@misconception("random_local_search", loses=(*WRONG_POINT, "only_downhill"))
def every_proposal_accepted(loss, start, step_size, trials, rng):
    """Every proposal is accepted, uphill ones too. Which comparison decides whether best_x moves?"""

    def propose(best):
        return best + step_size * rng.normal(size=start.shape)

    return _searched(loss, start, trials, propose, accept=lambda new, best: True)


@misconception("random_local_search", loses=(*WRONG_POINT, "only_downhill"))
def accepted_uphill(loss, start, step_size, trials, rng):
    """A proposal is accepted when its loss is larger. Should the loss rise or fall during a search?"""

    def propose(best):
        return best + step_size * rng.normal(size=start.shape)

    return _searched(loss, start, trials, propose, accept=lambda new, best: new > best)


@convention("random_local_search", loses=("only_downhill",))
def ties_accepted(loss, start, step_size, trials, rng):
    """A proposal with the same loss is accepted, as in evolution strategies, so that the search wanders
    about on a plain. Is a step on level ground downhill?"""

    def propose(best):
        return best + step_size * rng.normal(size=start.shape)

    return _searched(loss, start, trials, propose, accept=lambda new, best: new <= best)


@misconception("random_local_search", loses=WRONG_PROPOSALS)
def step_size_taken_as_variance(loss, start, step_size, trials, rng):
    """The step_size is taken as the variance of a proposal. What is the step from a variance to a standard
    deviation, and which of them is step_size?"""
    scale = np.sqrt(step_size)
    return _searched(loss, start, trials, lambda best: best + scale * rng.normal(size=start.shape))


@misconception("random_local_search", loses=WRONG_PROPOSALS)
def steps_uniform(loss, start, step_size, trials, rng):
    """The steps are uniform, from -step_size to step_size. Which distribution has no limits, and the
    standard deviation step_size?"""
    return _searched(
        loss, start, trials, lambda best: best + rng.uniform(-step_size, step_size, size=start.shape)
    )


@convention("random_local_search", loses=WRONG_PROPOSALS)
def steps_of_fixed_length(loss, start, step_size, trials, rng):
    """Each step has the length step_size in a random direction, as in Rastrigin's own fixed-step search.
    What does the formula of this course draw for every entry?"""

    def propose(best):
        direction = rng.normal(size=start.shape)
        return best + step_size * direction / np.linalg.norm(direction)

    return _searched(loss, start, trials, propose)


@misconception("random_local_search", loses=WRONG_PROPOSALS)
def step_size_left_out(loss, start, step_size, trials, rng):
    """The steps are as large as they were drawn, whatever step_size is. What should happen to the proposals
    when step_size is halved?"""
    return _searched(loss, start, trials, lambda best: best + rng.normal(size=start.shape))


@misconception("random_local_search", loses=WRONG_PROPOSALS)
def steps_of_one_sign(loss, start, step_size, trials, rng):
    """No entry ever becomes smaller. Which numbers does `rng.random` draw, and how does a search get back
    to the left?"""
    return _searched(loss, start, trials, lambda best: best + step_size * rng.random(start.shape))


@misconception("random_local_search", loses=WRONG_PROPOSALS)
def one_step_for_all_entries(loss, start, step_size, trials, rng):
    """One random number is added to all entries, so the search knows a single direction. How many
    independent numbers does a proposal need?"""
    return _searched(loss, start, trials, lambda best: best + step_size * rng.normal())


@misconception(
    "random_local_search", loses=("as_many_proposals_as_trials", "only_downhill", *WRONG_PROPOSALS)
)
def start_counted_as_a_trial(loss, start, step_size, trials, rng):
    """One proposal is missing, because the start is counted as a trial. How many proposals are there in one
    trial?"""
    return _searched(loss, start, trials - 1, lambda best: best + step_size * rng.normal(size=start.shape))


@misconception(
    "random_local_search",
    loses=("as_many_proposals_as_trials", "only_downhill", *WRONG_PROPOSALS),
    twins={"start_counted_as_a_trial": "Only checks that wait for the number of proposals tell them apart."},
)
def start_never_judged(loss, start, step_size, trials, rng):
    """The first proposal is accepted whatever its loss is, because nobody asks for the loss of the start.
    What must the smallest loss be before the first trial?"""
    best_x, best_loss = start.copy(), np.inf
    for _ in range(trials):
        proposal = best_x + step_size * rng.normal(size=start.shape)
        if loss(proposal) < best_loss:
            best_x, best_loss = proposal, loss(proposal)
    return best_x, best_loss


@misconception("random_local_search", loses=("draws_from_the_generator",))
def proposals_from_a_fixed_seed(loss, start, step_size, trials, rng):
    """A new generator with a fixed seed is made at every call, so every search from one start is the same.
    What did the caller pass rng for?"""
    own = np.random.default_rng(0)
    return _searched(loss, start, trials, lambda best: best + step_size * own.normal(size=start.shape))


@misconception("random_local_search", loses=("leaves_arguments_alone",))
def start_moved_along(loss, start, step_size, trials, rng):
    """The caller's start walks along with the search. Does `best_x = start` make a new array, or a second
    name for the same one?"""
    best_x, best_loss = start, loss(start)
    for _ in range(trials):
        proposal = best_x + step_size * rng.normal(size=start.shape)
        if loss(proposal) < best_loss:
            best_x[...] = proposal
            best_loss = loss(proposal)
    return best_x, best_loss


@misconception("random_local_search", loses=WRONG_PROPOSALS)
def step_size_shrinks_with_the_trials(loss, start, step_size, trials, rng):
    """The steps become smaller from trial to trial. Which number says how far a proposal may lie, and does it
    change during a search?"""
    best_x, best_loss = start, loss(start)
    for trial in range(trials):
        candidate = best_x + step_size * (1 - trial / trials) * rng.normal(size=start.shape)
        if loss(candidate) < best_loss:
            best_x, best_loss = candidate, loss(candidate)
    return best_x, best_loss


@misconception("random_local_search", loses=WRONG_POINT)
def compared_with_the_loss_of_the_start(loss, start, step_size, trials, rng):
    """Each proposal is compared with the start, as its loss is never replaced. With which loss should the
    next one be compared?"""
    best_x, smallest = start.copy(), loss(start)
    for _ in range(trials):
        proposal = best_x + step_size * rng.normal(size=start.shape)
        if loss(proposal) < smallest:
            best_x = proposal
    return best_x, loss(best_x)


@misconception("random_local_search", loses=WRONG_PROPOSALS)
def walked_on_from_every_proposal(loss, start, step_size, trials, rng):
    """Each proposal begins at the one before, also where that was worse. From where should the search go
    on?"""
    x = best_x = start.copy()
    best_loss = loss(best_x)
    for _ in range(trials):
        x = x + step_size * rng.normal(size=start.shape)
        if loss(x) < best_loss:
            best_x, best_loss = x, loss(x)
    return best_x, best_loss


@misconception("random_local_search", loses=("only_downhill", *WRONG_POINT))
def compared_with_the_last_loss(loss, start, step_size, trials, rng):
    """Each proposal is compared with the loss of the one before, also where that was not kept. With which
    loss should it be compared?"""
    best_x = start.copy()
    last = loss(best_x)
    for _ in range(trials):
        proposal = best_x + step_size * rng.normal(size=start.shape)
        if loss(proposal) < last:
            best_x = proposal
        last = loss(proposal)
    return best_x, last


# -- gradient descent --------------------------------------------------------------------------


@misconception("gradient_descent", loses=EVERY_STEP)
def climbs(gradient, start, learning_rate, steps):
    """The path goes uphill, because the step has the sign of the gradient. In which direction does a loss
    grow fastest, and do you want to go there?"""
    path = [start]
    for _ in range(steps):
        path.append(path[-1] + learning_rate * gradient(path[-1]))
    return np.array(path)


@misconception("gradient_descent", loses=EVERY_STEP)
def slope_of_the_start_used_throughout(gradient, start, learning_rate, steps):
    """The gradient is asked for once, at the start. Is a valley equally steep everywhere?"""
    slope = gradient(start)
    return np.array([start - number * learning_rate * slope for number in range(steps + 1)])


@misconception("gradient_descent", loses=EVERY_STEP)
def one_array_noted_again_and_again(gradient, start, learning_rate, steps):
    """All points of the path are the last one. Does `path.append(x)` note the values of x, or the array
    that `x -=` changes afterwards?"""
    x = start.copy()
    path = [x]
    for _ in range(steps):
        x -= learning_rate * gradient(x)
        path.append(x)
    return np.array(path)


@misconception("gradient_descent", loses=("shape_and_finite", *EVERY_STEP, "no_steps"))
def start_left_out(gradient, start, learning_rate, steps):
    """The path begins after the first step. How many points does a way of four steps have?"""
    path = [start]
    for _ in range(steps):
        path.append(path[-1] - learning_rate * gradient(path[-1]))
    return np.array(path[1:])


@misconception("gradient_descent", loses=("shape_and_finite", *EVERY_STEP, "no_steps"))
def only_the_end_returned(gradient, start, learning_rate, steps):
    """Only the last point comes back. What is asked for: where the path ends, or the path?"""
    x = start
    for _ in range(steps):
        x = x - learning_rate * gradient(x)
    return x[np.newaxis]


@misconception("gradient_descent", loses=EVERY_STEP)
def steps_of_equal_length(gradient, start, learning_rate, steps):
    """The gradient is divided by its length, so every step is equally long. What should happen to the steps
    where the valley becomes flat?"""
    path = [start]
    for _ in range(steps):
        slope = gradient(path[-1])
        path.append(path[-1] - learning_rate * slope / np.linalg.norm(slope))
    return np.array(path)


@misconception("gradient_descent", loses=EVERY_STEP)
def learning_rate_left_out(gradient, start, learning_rate, steps):
    """The step is the whole gradient, whatever the learning rate. What should happen to the path when
    learning_rate is halved?"""
    path = [start]
    for _ in range(steps):
        path.append(path[-1] - gradient(path[-1]))
    return np.array(path)


@misconception("gradient_descent", loses=EVERY_STEP)
def uphill_and_learning_rate_left_out(gradient, start, learning_rate, steps):
    """The whole gradient is added. Which sign should the step have, and what is learning_rate for?"""
    path = [start]
    for _ in range(steps):
        path.append(path[-1] + gradient(path[-1]))
    return np.array(path)


@misconception("gradient_descent", loses=EVERY_STEP)
def learning_rate_divided_by_the_number_of_the_step(gradient, start, learning_rate, steps):
    """The learning rate falls with every step. What does the formula ask for in step 2, and in step 20?"""
    path = [start]
    for number in range(1, steps + 1):
        path.append(path[-1] - learning_rate / number * gradient(path[-1]))
    return np.array(path)


@misconception("gradient_descent", loses=("weights_of_a_linear_model",))
def entries_moved_one_after_the_other(gradient, start, learning_rate, steps):
    """Each entry moves before the slope along the next one is taken. At which point should the gradient of
    all entries be asked for, and does `new = x` make a second array?"""
    x = start.copy()
    path = [x.copy()]
    for _ in range(steps):
        for place in np.ndindex(x.shape):
            x[place] -= learning_rate * gradient(x)[place]
        path.append(x.copy())
    return np.array(path)


@misconception("gradient_descent", loses=("leaves_arguments_alone",))
def gradient_scaled_in_place(gradient, start, learning_rate, steps):
    """The array that gradient returned is multiplied by the learning rate in place. Who else may hold that
    array?"""
    path = [start]
    for _ in range(steps):
        step = gradient(path[-1])
        step *= learning_rate
        path.append(path[-1] - step)
    return np.array(path)


@misconception("gradient_descent", loses=EVERY_STEP)
def divided_by_the_largest_slope(gradient, start, learning_rate, steps):
    """The gradient is divided by its largest entry, so every step is as long as the one before. What should
    happen to the steps where the valley becomes flat?"""
    path = [start]
    for _ in range(steps):
        slope = gradient(path[-1])
        largest = np.abs(slope).max()
        path.append(path[-1] - learning_rate * slope / (largest if largest else 1))
    return np.array(path)


@misconception("gradient_descent", loses=EVERY_STEP)
def every_step_from_the_start(gradient, start, learning_rate, steps):
    """The gradient is taken at the last point, and the step is made from the start. From where does each step
    lead on?"""
    path = [start.copy()]
    for _ in range(steps):
        path.append(start - learning_rate * gradient(path[-1]))
    return np.stack(path)
