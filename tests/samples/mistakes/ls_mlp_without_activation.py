# There is no ReLU between the layers.
# GitHub YujiaBao/ls, issue 1, ls/models/mlp.py
def mlp_forward(x, layers):
    caches = []
    for weights, bias in layers:
        x, cache = affine_forward(x, weights, bias)
        caches.append((cache, None))
    return x, caches
