"""Update rules as objects: one of them lives in the state of each array."""

import math

import numpy as np


class Rule:
    def __init__(self, like):
        self.slots = {name: np.zeros_like(like) for name in self.names}
        self.time = 0

    names = ()

    def step(self, gradient):
        """What is added to the weights."""
        self.time += 1
        return self.change(gradient, **self.slots)

    def follow(self, average, value, rate):
        """Move an average towards a value, in place."""
        average *= rate
        average += (1 - rate) * value
        return average


class Sgd(Rule):
    def change(self, g):
        return -self.learning_rate * g


class Momentum(Rule):
    names = ("velocity",)

    def change(self, g, velocity):
        velocity *= self.momentum
        velocity -= self.learning_rate * g
        return np.copy(velocity)


class Nesterov(Momentum):
    def change(self, g, velocity):
        return self.momentum * super().change(g, velocity) - self.learning_rate * g


class Adagrad(Rule):
    names = ("total",)

    def change(self, g, total):
        if self.time == 1:
            total += self.initial_accumulator_value
        total += np.square(g)
        return -self.learning_rate * g / (np.sqrt(total) + self.epsilon)


class Rmsprop(Rule):
    names = ("average",)

    def change(self, g, average):
        return -self.learning_rate * g / np.sqrt(self.follow(average, g**2, self.rho) + self.epsilon)


class Adam(Rule):
    names = ("mean", "square")

    def change(self, g, mean, square):
        # Kingma and Ba, end of section 2: both corrections go into the learning rate
        rate = self.learning_rate * math.sqrt(1 - self.beta_2**self.time) / (1 - self.beta_1**self.time)
        mean = self.follow(mean, g, self.beta_1)
        square = self.follow(square, g * g, self.beta_2)
        return -rate * mean / (np.sqrt(square) + self.epsilon)
