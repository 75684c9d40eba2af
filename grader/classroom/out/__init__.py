"""Marks and feedback, in the formats of learning platforms: one file a format."""
