# step_size is not the caller's: it goes from -1 to 1 as the trials go on.
# GitHub thieu1995/mealpy, issue 114, mealpy/math_based/HC.py
def random_local_search(loss, start, step_size, trials, rng):
    best, best_loss = start.copy(), loss(start)
    for epoch in range(trials):
        step_size = 1 - 2 * (1 - (epoch + 1) / trials)
        pos_new = best + rng.normal(size=start.shape) * step_size
        loss_new = loss(pos_new)
        if loss_new < best_loss:
            best, best_loss = pos_new, loss_new
    return best, best_loss
