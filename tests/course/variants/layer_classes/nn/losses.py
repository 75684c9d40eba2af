import numpy as np


class Loss:
    """Mean over the batch of what `of_examples` gives."""

    def __init__(self, scores, labels):
        self.scores = scores
        self.labels = np.asarray(labels, dtype=np.intp)
        self.n = len(scores)
        self.value = np.array(sum(self.of_examples()) / self.n)  # 0-d array

    def true(self):
        return np.take_along_axis(self.scores, self.labels[:, np.newaxis], axis=1)

    def minus_one_at_true(self, dscores):
        np.subtract.at(dscores, (range(self.n), self.labels), 1)
        return dscores


class CrossEntropy(Loss):
    @staticmethod
    def probabilities(scores):
        e = np.exp(scores - scores.max(axis=-1, keepdims=True))
        return np.divide(e, e.sum(axis=-1, keepdims=True))

    def of_examples(self):
        below = self.scores - self.scores.max(axis=1, keepdims=True)
        true = np.take_along_axis(below, self.labels[:, np.newaxis], axis=1)[:, 0]
        return np.log(np.sum(np.exp(below), axis=1)) - true

    def gradient(self):
        return self.minus_one_at_true(self.probabilities(self.scores)) / self.n


class Hinge(Loss):
    def __init__(self, scores, labels, margin):
        self.margin = margin
        super().__init__(scores, labels)

    def of_examples(self):
        # the true class adds `margin` of its own, which is taken off again
        self.gaps = np.maximum(0, self.scores - self.true() + self.margin)
        return self.gaps.sum(axis=1) - self.margin

    def gradient(self):
        active = (self.gaps > 0).astype(float)
        active[range(self.n), self.labels] -= active.sum(axis=1)
        return active / self.n
