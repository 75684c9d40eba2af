"""A whole class: what students handed in, the gradebook, and what goes back to them."""
