"""Retention: clearing old records, erasing a child's name, and showing what is held about one."""
