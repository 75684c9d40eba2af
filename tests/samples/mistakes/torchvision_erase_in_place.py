# The rectangle is erased in the images that were passed in.
# GitHub pytorch/vision, pull request 1060 (RandomErasing)
def erase(images, top, left, height, width):
    images[:, top : top + height, left : left + width] = 0
    return images
