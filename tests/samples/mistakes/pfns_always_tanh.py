# tanh between the layers, where another activation is asked for.
# SamuelGabriel/PFNs, issue 5, pfns/priors/simple_mlp.py
def mlp_forward(x, layers):
    caches = []
    for weights, bias in layers[:-1]:
        x, linear_cache = affine_forward(x, weights, bias)
        x, activation_cache = tanh_forward(x)
        caches.append((linear_cache, activation_cache))
    scores, linear_cache = affine_forward(x, *layers[-1])
    caches.append((linear_cache, None))
    return scores, caches


def mlp_backward(dscores, caches):
    gradients = []
    for linear_cache, activation_cache in caches[::-1]:
        if activation_cache is not None:
            dscores = tanh_backward(dscores, activation_cache)
        dscores, dweights, dbias = affine_backward(dscores, linear_cache)
        gradients.insert(0, (dweights, dbias))
    return gradients
