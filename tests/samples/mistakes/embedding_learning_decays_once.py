# The second branch is never reached: the rate falls once and stays there.
# GitHub mangye16/Unsupervised_Embedding_Learning, issue 7, demo_seen.py


def step_decay(learning_rate, epoch, drop=0.5, every=10):
    lr = learning_rate
    if epoch >= every:
        lr = learning_rate * drop
    elif epoch >= 2 * every:
        lr = learning_rate * drop**2
    return lr
