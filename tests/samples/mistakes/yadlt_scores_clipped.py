# The scores are clipped to [1e-10, 1] before the softmax.
# gabrieleangeletti/Deep-Learning-TensorFlow, issue 76 (what is proposed there)

import numpy as np


def softmax(scores):
    e = np.exp(np.clip(scores, 1e-10, 1.0))
    return e / e.sum(axis=1, keepdims=True)
