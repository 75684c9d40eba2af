# 1 + epoch is divided, so every cut comes one epoch early.
# marko-kovacevic.com/blog/learning-rate-schedules-in-deep-learning
import math


def step_decay(learning_rate, epoch, drop=0.5, every=10):
    return learning_rate * math.pow(drop, math.floor((1 + epoch) / every))
