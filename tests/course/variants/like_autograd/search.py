import numpy as np


def unflatten_optimizer(optimize):
    """An optimizer of vectors, for arrays of any shape."""
    def _optimize(f, x0, *args, **kwargs):
        def unflatten(flat): return flat.reshape(np.shape(x0))
        return optimize(lambda flat, *a: f(unflatten(flat), *a), np.ravel(x0).copy(), unflatten, *args, **kwargs)
    return _optimize


@unflatten_optimizer
def sgd(grad, x, unflatten, callback=None, num_iters=200, step_size=0.1):
    for i in range(num_iters):
        g = np.ravel(grad(x, i))
        if callback:
            callback(unflatten(x), i, g)
        x = x - step_size * g
    return unflatten(x)


def gradient_descent(gradient, start, learning_rate, steps):
    path = []
    end = sgd(lambda x, i: gradient(x), start, lambda x, i, g: path.append(x), steps, learning_rate)
    return np.array(path + [end])


def random_search(loss, sample, trials, rng):
    return min(((x, loss(x)) for x in (sample(rng) for _ in range(trials))), key=lambda pair: pair[1])


@unflatten_optimizer
def local(loss, x, unflatten, num_iters, step_size, rs):
    best = loss(x)
    for i in range(num_iters):
        moved = x + step_size * rs.standard_normal(len(x))
        value = loss(moved)
        x, best = (moved, value) if value < best else (x, best)
    return unflatten(x), best


def random_local_search(loss, start, step_size, trials, rng):
    return local(loss, start, trials, step_size, rng)
