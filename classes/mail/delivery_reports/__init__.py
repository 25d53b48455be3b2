"""Delivery reports: what mail servers write to the sender when an email could not be delivered."""
