"""Experiments: networks of a folder's own parts and of Keras, trained side by side, as a plan says."""
