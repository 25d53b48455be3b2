"""Keeping and clearing: what is due to go, erasing a child's name, and what is held about one."""
