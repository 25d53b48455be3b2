"""Sends odd requests to every address, signed in as each role: no answer may be a 500.

`make fuzz MINUTES=60` runs it for that long. The suite has a short run, test_short_run.py.
"""
