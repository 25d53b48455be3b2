"""Dates and numbers as they are written in every sentence."""
