# Divided by the square of the average, where its root belongs.
# GitHub hiromis/notes, issue 52, Lesson 5
def rmsprop(weights, gradient, state, *, learning_rate=0.001, rho=0.9, epsilon=1e-7):
    average = state.get("average", 0) * rho + gradient**2 * (1 - rho)
    return weights - learning_rate * gradient / (average**2 + epsilon), {"average": average}
