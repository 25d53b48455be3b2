"""Counts warnings, errors and events of the security log."""

import logging

from config.metrics.figures import EVENTS, LINES


class CountLines(logging.Handler):
    """Counts the lines of the log."""

    def emit(self, record: logging.LogRecord) -> None:
        """Count a line by its level, and an event of the security log by what happened."""
        if record.name == "security":
            event = getattr(record, "fields", {}).get("event")
            if event:
                EVENTS.labels(event).inc()
        if record.levelno >= logging.WARNING:
            LINES.labels("error" if record.levelno >= logging.ERROR else "warning").inc()
