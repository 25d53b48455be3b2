"""Cover for a colleague: who teaches a class for a day or a while, and who says so."""
