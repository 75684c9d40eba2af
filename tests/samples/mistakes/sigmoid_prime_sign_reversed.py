# sigmoid_prime is s * (s - 1), the sign is reversed.
# a public file of unknown repository with sigmoid and sigmoid_prime only (find_string id 47598573813)
import numpy as np


def sigmoid_backward(dout, cache):
    s = cache
    return dout * s * (s - 1)
