# The rate is cut at epoch 0 already.
# GitHub bbdamodaran/deepJDOT, pull request 9


def step_decay(learning_rate, epoch, drop=0.5, every=10):
    lr = learning_rate
    for i in range(epoch + 1):
        if i % every == 0:
            lr = lr * drop
    return lr
