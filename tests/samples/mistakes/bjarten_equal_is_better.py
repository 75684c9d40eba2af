# The score is the negative loss; an epoch whose loss is exactly the best so far counts as an improvement.
# GitHub Bjarten/early-stopping-pytorch, pytorchtools.py (see issue 13)
import copy


class EarlyStopping:
    def __init__(self, patience=3, min_delta=0.0):
        self.patience = patience
        self.delta = min_delta
        self.counter = 0
        self.best_score = None
        self.early_stop = False
        self.best_epoch = self.best_loss = self.best_params = None

    def update(self, epoch, val_loss, params):
        score = -val_loss
        if self.best_score is not None and score < self.best_score + self.delta:
            self.counter += 1
            if self.counter >= self.patience:
                self.early_stop = True
        else:
            self.best_score = score
            self.best_epoch, self.best_loss = epoch, val_loss
            self.best_params = copy.deepcopy(params)
            self.counter = 0
        return self.early_stop
