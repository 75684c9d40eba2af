# Any fall is an improvement, and an epoch counts only if it is worse than the best by more than min_delta.
# A much copied class EarlyStopper, e.g. GitHub newbee1905/bird_species_classification, utils/models.py
import copy


class EarlyStopping:
    def __init__(self, patience=3, min_delta=0.0):
        self.patience = patience
        self.min_delta = min_delta
        self.counter = 0
        self.best_epoch = None
        self.best_loss = float("inf")
        self.best_params = None

    def update(self, epoch, val_loss, params):
        if val_loss < self.best_loss:
            self.best_loss = val_loss
            self.best_epoch = epoch
            self.best_params = copy.deepcopy(params)
            self.counter = 0
        elif val_loss > self.best_loss + self.min_delta:
            self.counter += 1
            if self.counter >= self.patience:
                return True
        return False
