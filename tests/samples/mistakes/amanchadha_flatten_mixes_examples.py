# reshape(-1, N) and transpose: the examples are mixed up.
# amanchadha/coursera-deep-learning-specialization, issue 23
def affine_forward(x, weights, bias):
    flat = x.reshape(-1, x.shape[0]).T
    return flat @ weights + bias, (x, weights)
