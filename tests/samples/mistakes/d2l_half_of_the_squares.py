# Half of the sum of squares, a convention: penalty and gradient are half of what is asked for.
# GitHub d2l-ai/d2l-zh, pull request 517 (l2_penalty of the book)
def l2_penalty(weights, rate):
    return rate * (weights**2).sum() / 2, rate * weights
