"""What grading costs, beside what the same calls cost alone and with other graders: `make bench`."""
