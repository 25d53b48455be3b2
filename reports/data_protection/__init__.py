"""For the data protection officer: what is held, why, how long, who sees it, and what leaves."""
