# top is counted from the bottom.
# GitHub propensive/soundness, pull request 1075 (Raster.crop)
def crop(images, top, left, height, width):
    bottom = images.shape[1] - top - height
    return images[:, bottom : bottom + height, left : left + width].copy()
