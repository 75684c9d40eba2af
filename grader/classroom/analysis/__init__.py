"""A class looked at: statistics, item analysis, and submissions that look alike."""
