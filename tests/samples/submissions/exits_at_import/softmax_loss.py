def linear_scores(x, weights, bias):
    return x @ weights + bias
