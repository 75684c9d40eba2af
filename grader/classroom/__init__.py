"""A whole class: what a learning platform exports, taken in as attempts of students, and the gradebook."""
