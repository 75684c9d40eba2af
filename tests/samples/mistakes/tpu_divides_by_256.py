# 255 becomes 255/256.
# GitHub tensorflow/tpu, issue 435, tools/colab/keras_mnist_tpu.ipynb
import numpy as np


def normalize(images):
    return images.astype(np.float64) / 256.0
