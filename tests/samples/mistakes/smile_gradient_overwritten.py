# The gradient is 0 or 1: dout is lost.
# haifengl/smile, issue 528, ActivationFunction.java

import numpy as np


def relu_backward(dout, cache):
    return (cache > 0).astype(float)
