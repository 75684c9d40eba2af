"""From evidence to a verdict, in numbers and in words."""
