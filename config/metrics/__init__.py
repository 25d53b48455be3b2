"""Figures for Prometheus, on a port of their own: see docs/monitoring.md.

Every process of the server counts in a file of its own, in a folder that they share
(PROMETHEUS_MULTIPROC_DIR). One process beside them adds the files up, and is all that a scraper
ever reaches: serving.py. Nothing of this is imported without METRICS_PORT.
"""
