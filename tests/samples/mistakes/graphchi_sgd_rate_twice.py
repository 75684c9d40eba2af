# The learning rate is multiplied in twice: once into the step and once more when the step is taken.
# GitHub GraphChi/graphchi-cpp, pull request 31, gensgd.cpp
def sgd(weights, gradient, state, *, learning_rate=0.01):
    step = learning_rate * gradient
    return weights - learning_rate * step, state
