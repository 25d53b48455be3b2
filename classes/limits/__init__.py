"""Limits on how often something may be done: who is counted, for how long, and the refusal.

The figures are in config/limits.py. Counters are in a table of their own, those of the door in
memory. A counter that still counts is never dropped for another.
"""
