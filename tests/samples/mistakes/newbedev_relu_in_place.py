# np.maximum(x, 0, x), x as the output, overwrites the argument.
# newbedev.com/how-to-implement-the-relu-function-in-numpy (in-place max)
import numpy as np


def relu_forward(x):
    np.maximum(x, 0, out=x)
    return x, x
