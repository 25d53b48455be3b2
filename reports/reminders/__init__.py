"""Reminders by email: who gets which, when, what they say, and how they are ended."""
