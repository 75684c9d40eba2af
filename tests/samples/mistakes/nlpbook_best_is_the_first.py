# The best loss is set at the first epoch and never again.
# GitHub delip/PyTorchNLPBook, issue 20 (update_train_state)
import copy


class EarlyStopping:
    def __init__(self, patience=3, min_delta=0.0):
        self.patience, self.min_delta, self.step = patience, min_delta, 0
        self.best_loss, self.best_epoch, self.best_params = None, None, None

    def update(self, epoch, val_loss, params):
        if self.best_loss is None:
            self.best_loss, self.best_epoch, self.best_params = val_loss, epoch, copy.deepcopy(params)
            return False
        if val_loss >= self.best_loss - self.min_delta:
            self.step += 1
        else:
            self.best_epoch, self.best_params = epoch, copy.deepcopy(params)
            self.step = 0
        return self.step >= self.patience
