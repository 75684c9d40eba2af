# int(data_num / batch_size) batches: what is left over is dropped.
# krysxin/Image-Recognition, Kadai4/minibatch.py
import numpy as np


def minibatches(x, y, batch_size, rng):
    data_num = x.shape[0]
    index = np.arange(data_num)
    rng.shuffle(index)
    shuffled_x, shuffled_y = x[index], y[index]
    mini_batches = []
    for k in range(int(data_num / batch_size)):
        part = slice(k * batch_size, (k + 1) * batch_size)
        mini_batches.append((shuffled_x[part], shuffled_y[part]))
    return mini_batches
