"""What runs beside student code, inside the sandbox. Needs NumPy alone."""
