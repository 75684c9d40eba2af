"""What probably went wrong: a known mistake, another convention, a clue in the numbers, another exercise."""
