"""Emails are kept, then sent by the worker: no page waits for a mail server."""
