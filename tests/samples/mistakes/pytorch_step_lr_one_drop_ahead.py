# At the epochs of the drops themselves one drop too many is taken.
# GitHub pytorch/pytorch, issue 22107 (StepLR.get_lr)
def step_decay(learning_rate, epoch, drop=0.5, every=10):
    current = learning_rate * drop ** (epoch // every)
    if epoch == 0 or epoch % every != 0:
        return current
    return current * drop
