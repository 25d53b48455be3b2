"""Looks through documents for what may do harm. A child does it, so nothing here knows a model."""
