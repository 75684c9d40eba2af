# Features and labels are shuffled in two different orders.
# GitHub udacity/sdc-issue-reports, issue 1326
import numpy as np


def minibatches(x, y, batch_size, rng):
    features, labels = rng.permutation(x), rng.permutation(y)
    batches = []
    for i in range(0, len(features), batch_size):
        batches.append((features[i : i + batch_size], labels[i : i + batch_size]))
    return batches
