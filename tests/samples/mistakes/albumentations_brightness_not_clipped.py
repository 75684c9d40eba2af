# What leaves [0, 1] is not clipped.
# GitHub albumentations-team/AlbumentationsX, issue 436
def adjust_brightness(images, delta):
    return images + delta
