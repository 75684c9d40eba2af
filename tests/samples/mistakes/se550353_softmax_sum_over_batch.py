# The softmax divides by one sum over the whole batch, not by each row's own sum.
# stats.stackexchange.com/questions/550353, function softmax.
import numpy as np


def softmax(scores):
    powers = np.exp(scores - scores.max())
    total = powers.sum()
    return powers / total
