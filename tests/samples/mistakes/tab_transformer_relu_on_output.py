# The test for the last layer is off by one, so the scores go through a ReLU as well.
# GitHub lucidrains/tab-transformer-pytorch, issue 9
def mlp_forward(x, layers):
    dims = [len(layers[0][0])] + [len(bias) for _, bias in layers]
    caches = []
    for ind, (weights, bias) in enumerate(layers):
        is_last = ind >= len(dims) - 1
        x, affine_cache = affine_forward(x, weights, bias)
        relu_cache = None
        if not is_last:
            x, relu_cache = relu_forward(x)
        caches.append((affine_cache, relu_cache))
    return x, caches
