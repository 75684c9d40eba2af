"""For students: pictures of what their own functions do."""
