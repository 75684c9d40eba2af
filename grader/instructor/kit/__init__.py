"""What students get of a course: a folder that grades their work, without what would give answers away."""
