# Nothing is subtracted before exp.
# deeplearning4j/deeplearning4j-examples, issue 730

import numpy as np


def softmax(scores):
    shifted = scores
    e = np.exp(shifted)
    return e / e.sum(axis=1, keepdims=True)
