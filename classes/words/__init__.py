"""How days and numbers are written in sentences, the same everywhere."""
