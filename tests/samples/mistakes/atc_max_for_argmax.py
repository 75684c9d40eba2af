# The highest score itself is compared with the label, not its place: max for argmax.
# GitHub saurabhgarg1996/ATC_code, issue 1, README
import numpy as np


def accuracy(scores, labels):
    return np.mean(np.max(scores, axis=1) == labels)
