"""Of nonsense no mistake is named, and what is said of it is true."""

import numpy as np

from grader.course.course import Course
from tests.diagnosis import nonsense

SEED = 11
EXERCISES = 6  # of all; `make soak` takes all
LEAST = 2000  # answers of all exercises


def test_of_nonsense_no_mistake_is_named_and_every_clue_is_true(course: Course) -> None:
    print(f"seed {SEED}")
    every = nonsense.exercises(course)
    chosen = np.random.default_rng(SEED).permutation(len(every))[:EXERCISES]
    found = nonsense.counts(course, [every[number] for number in chosen], SEED)
    assert found.wrong == []
    assert found.misled == 0
    assert found.named + found.helped + found.silent == found.answers
    assert found.answers * len(every) > LEAST * EXERCISES
    assert found.clues > 2 * found.answers
