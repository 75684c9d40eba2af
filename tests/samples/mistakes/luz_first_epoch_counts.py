# The first epoch counts as one without improvement: with patience=1 training stops after it.
# GitHub mlverse/luz, issue 63 (only the symptom is told there)
import copy


class EarlyStopping:
    def __init__(self, patience=3, min_delta=0.0):
        self.patience = patience
        self.min_delta = min_delta
        self.best_epoch = None
        self.best_loss = None
        self.best_params = None
        self.patience_counter = 0

    def update(self, epoch, val_loss, params):
        if self.best_loss is None:
            self._keep(epoch, val_loss, params)
        if val_loss < self.best_loss - self.min_delta:
            self._keep(epoch, val_loss, params)
            self.patience_counter = 0
        else:
            self.patience_counter += 1
        return self.patience_counter >= self.patience

    def _keep(self, epoch, val_loss, params):
        self.best_epoch = epoch
        self.best_loss = val_loss
        self.best_params = copy.deepcopy(params)
