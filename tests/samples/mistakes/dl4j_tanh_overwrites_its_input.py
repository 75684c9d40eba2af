# The activation is in place: x and out are the same array.
# deeplearning4j/deeplearning4j, pull request 364, MultiLayerNetwork.zsAndActivations
import numpy as np


def tanh_forward(x):
    activations = np.tanh(x, out=x)
    return activations, activations
