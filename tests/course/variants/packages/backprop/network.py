from backprop import layers as parts


def mlp_forward(x, layers):
    """Layer by layer, by recursion."""
    (weights, bias), *others = layers
    out, affine = parts.affine_forward(x, weights, bias)
    if not others:
        return out, [affine]
    hidden, relu = parts.relu_forward(out)
    scores, caches = mlp_forward(hidden, others)
    return scores, [affine, relu, *caches]


def mlp_backward(dscores, caches):
    return _back(dscores, caches)[1]


def _back(dscores, caches):
    affine, *rest = caches
    gradients = []
    if rest:
        relu, *others = rest
        dhidden, gradients = _back(dscores, others)
        dscores = parts.relu_backward(dhidden, relu)
    dx, dweights, dbias = parts.affine_backward(dscores, affine)
    return dx, [(dweights, dbias)] + gradients
