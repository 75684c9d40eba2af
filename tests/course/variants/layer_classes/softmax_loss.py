from nn import Affine, CrossEntropy, Hinge

softmax = CrossEntropy.probabilities


def linear_scores(x, weights, bias):
    return Affine(weights, bias)(x)


def softmax_loss(scores, labels):
    loss = CrossEntropy(scores, labels)
    return loss.value, loss.gradient()


def hinge_loss(scores, labels, margin=1.0):
    loss = Hinge(scores, labels, margin)
    return loss.value, loss.gradient()


def full_loss(x, labels, weights, bias, rate):
    layer = Affine(weights, bias)
    loss = CrossEntropy(layer(x), labels)
    layer.backward(loss.gradient())
    return loss.value + rate * (weights**2).sum(), layer.dweights + 2 * rate * weights, layer.dbias
