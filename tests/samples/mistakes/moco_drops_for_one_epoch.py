# The rate is lower at the epoch of a drop only, and goes back to what it was.
# GitHub facebookresearch/moco, issue 113 (what is proposed there)
def step_decay(learning_rate, epoch, drop=0.5, every=10):
    rate = learning_rate
    for milestone in range(every, epoch + 1, every):
        rate *= drop if epoch == milestone else 1.0
    return rate
