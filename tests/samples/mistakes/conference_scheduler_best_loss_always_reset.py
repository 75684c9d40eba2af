# best_loss is set to the last proposal's loss every time, not only if it is better.
# GitHub PyconUK/ConferenceScheduler, pull request 98 (simulated_annealing)
import numpy as np


def random_local_search(loss, start, step_size, trials, rng):
    best_x = start.copy()
    best_loss = loss(best_x)
    for _ in range(trials):
        proposal = best_x + step_size * rng.standard_normal(start.shape)
        proposal_loss = loss(proposal)
        if proposal_loss < best_loss:
            best_x = proposal
        best_loss = proposal_loss
    return best_x, best_loss
