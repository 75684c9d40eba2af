# What is left of the last step is multiplied by the learning rate once more.
# GitHub BRML/climin, issue 29, climin/adadelta.py
def momentum(weights, gradient, state, *, learning_rate=0.01, momentum=0.9):
    step_m1 = state.get("step", 0)
    step1 = step_m1 * momentum * learning_rate
    step2 = learning_rate * gradient
    return weights - step1 - step2, {"step": step1 + step2}
