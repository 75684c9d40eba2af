# Epochs are counted inside, from 1: best_epoch is one too large.
# GitHub StatsDLMathsRecomSys/Inductive-representation-learning-on-temporal-graphs, issue 14
import copy

import numpy as np


class EarlyStopping:
    def __init__(self, patience=3, min_delta=0.0):
        self.max_round, self.min_delta = patience, min_delta
        self.num_round, self.epoch_count = 0, 0
        self.best_loss, self.best_epoch, self.best_params = np.inf, None, None

    def update(self, epoch, val_loss, params):
        self.epoch_count += 1
        if val_loss < self.best_loss - self.min_delta:
            self.num_round = 0
            self.best_loss, self.best_epoch = val_loss, self.epoch_count
            self.best_params = copy.deepcopy(params)
        else:
            self.num_round += 1
        return self.num_round >= self.max_round
