"""A class as pages: one for the instructors, one for each student, and the numbers as CSV beside them."""
