# 1 is taken off labels that count from 0 already: every one stands a column too far left (class 0: in the last).
# GitHub TrustAGI-Lab/CoLA, issue 6, run.py
import numpy as np


def one_hot(labels, num_classes):
    labels = np.asarray(labels).astype(np.int64) - 1
    encoded = np.zeros((len(labels), num_classes))
    encoded[np.arange(len(labels)), labels] = 1
    return encoded
