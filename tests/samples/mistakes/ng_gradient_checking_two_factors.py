# Of three layers, dweights of the second is doubled and dbias of the first is four times too large.
# GitHub bighuang624/Andrew-Ng-Deep-Learning-notes, issue 10, assignments/assignment2-1/3.Gradient+Checking.ipynb
import numpy as np


def mlp_backward(dscores, caches):
    grads = []
    d = dscores
    for number, (affine_cache, relu_cache) in reversed(list(enumerate(caches))):
        if relu_cache is not None:
            d = relu_backward(d, relu_cache)
        d, dW, db = affine_backward(d, affine_cache)
        if number == 1:
            dW = dW * 2
        if number == 0:
            db = 4.0 * db
        grads.insert(0, (dW, db))
    return grads
