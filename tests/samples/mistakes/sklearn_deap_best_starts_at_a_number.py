# The best begins as a number, 1, and as None: where no loss is below it, that is what comes back.
# GitHub rsteca/sklearn-deap, issue 12
def random_search(loss, sample, trials, rng):
    best_params, best_score = None, 1.0
    for _ in range(trials):
        params = sample(rng)
        current = loss(params)
        if current < best_score:
            best_score = current
            best_params = params
    return best_params, best_score
