"""What people type about plans, lessons and the roll."""
