"""What was handed in: read as bytes, within bounds, never run."""
