# Each hidden layer is given the gradient that the last layer passed back, not the one of the layer after it.
# GitHub fanghao6666/neural-networks-and-deep-learning, pull request 7 (L_model_backward); also AlbertHG/Coursera-Deep-Learning-deeplearning.ai, issue 5


def mlp_backward(dscores, caches):
    count = len(caches)
    grads = [None] * count
    d_last, dweights, dbias = affine_backward(dscores, caches[-1][0])
    grads[-1] = (dweights, dbias)
    for number in reversed(range(count - 1)):
        affine_cache, relu_cache = caches[number]
        _, dweights, dbias = affine_backward(relu_backward(d_last, relu_cache), affine_cache)
        grads[number] = (dweights, dbias)
    return grads
