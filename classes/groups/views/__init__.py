"""Pages of agreements: those of a school, and those of a group."""
