"""What is counted in the processes of the server.

A label is one of a set that the program knows: the name of a page, never an address or a school.
"""

from prometheus_client import Counter, Gauge, Histogram

REQUESTS = Counter("coverage_requests", "Requests that were answered", ["page", "method", "status"])
SECONDS = Histogram(
    "coverage_request_seconds",
    "Seconds until the answer began",
    ["page"],
    buckets=(0.05, 0.1, 0.25, 0.5, 1, 2, 5, 10, 30),
)
IN_PROGRESS = Gauge(
    "coverage_requests_in_progress",
    "Requests that are being answered",
    multiprocess_mode="livesum",
)
DATABASE_ERRORS = Counter(
    "coverage_database_errors", "Requests that failed because of the database", ["reason"]
)
LINES = Counter("coverage_log_lines", "Warnings and errors of the log", ["level"])
EVENTS = Counter(
    "coverage_security_events", "Events of the security log, such as too_many", ["event"]
)
