"""What is asked: a course, its assignments, and what Keras gave for their checks."""
