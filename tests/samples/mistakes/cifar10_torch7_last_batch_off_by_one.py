# The loop ends before N - batch_size: the last batch is lost, a full one too.
# GitHub nagadomi/kaggle-cifar10-torch7, pull request 6
def minibatches(x, y, batch_size, rng):
    order = rng.permutation(len(x))
    for t in range(0, len(x) - batch_size, batch_size):
        indices = order[t : t + batch_size]
        yield x[indices], y[indices]
