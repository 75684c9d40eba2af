# The rate is cut only once: the elif branches for later epochs are never reached.
# GitHub yaodongyu/TRADES, issue 11, train_trades_cifar10.py (adjust_learning_rate)
def step_decay(learning_rate, epoch, drop=0.5, every=10):
    rate = learning_rate
    if epoch >= every:
        rate = learning_rate * drop
    elif epoch >= 2 * every:
        rate = learning_rate * drop**2
    elif epoch >= 3 * every:
        rate = learning_rate * drop**3
    return rate
