# height and width are taken for the last row and column.
# GitHub victorca25/traiNNer, pull request 63, functional.erase
def erase(images, top, left, height, width):
    out = images.copy()
    out[:, top:height, left:width] = 0
    return out
