"""The way of a submission: its modules, its checks, its training, its report."""
