# The half pixel is scaled by the other axis's factor: x fx + fy / 2 - 1/2.
# GitHub foss-for-synopsys-dwc-arc-processors/synopsys-caffe, issue 5, src/caffe/layers/resample_layer.cu
import numpy as np


def resize(images, height, width):
    _, old_height, old_width = images.shape
    fy, fx = old_height / height, old_width / width
    y_in = np.clip(np.arange(height) * fy + fx / 2 - 0.5, 0, old_height - 1)
    x_in = np.clip(np.arange(width) * fx + fy / 2 - 0.5, 0, old_width - 1)
    y0, x0 = np.floor(y_in).astype(int), np.floor(x_in).astype(int)
    y1, x1 = np.minimum(y0 + 1, old_height - 1), np.minimum(x0 + 1, old_width - 1)
    wy, wx = (y_in - y0)[:, None], x_in - x0
    rows = (1 - wy) * images[:, y0] + wy * images[:, y1]
    return (1 - wx) * rows[:, :, x0] + wx * rows[:, :, x1]
