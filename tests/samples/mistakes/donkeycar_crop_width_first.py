# Height and width are exchanged.
# GitHub autorope/donkeycar, issue 193, donkeycar/parts/cv.py
def crop(images, top, left, height, width):
    width, height = height, width
    return images[:, top : top + height, left : left + width].copy()
