# Each epoch multiplies the rate that the last one left by drop^(epoch // every): it falls at every epoch after the first cut.
# GitHub wuzhe71/CPD, issue 14, util.py (adjust_lr)


def step_decay(learning_rate, epoch, drop=0.5, every=10):
    rate = learning_rate
    for e in range(epoch + 1):
        rate *= drop ** (e // every)
    return rate
