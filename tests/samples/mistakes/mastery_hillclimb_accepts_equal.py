# Accepts with <=: a proposal that is only as good moves the search as well.
# ubiratantavares/machine_learning_mastery, ebooks/2021_optimization_for_machine_learning/code/chapter_15/13_hillclimbing.py
import numpy as np


def random_local_search(loss, start, step_size, trials, rng):
    solution = start.copy()
    solution_eval = loss(solution)
    for _ in range(trials):
        candidate = solution + rng.standard_normal(start.shape) * step_size
        candidate_eval = loss(candidate)
        if candidate_eval <= solution_eval:
            solution, solution_eval = candidate, candidate_eval
    return solution, solution_eval
