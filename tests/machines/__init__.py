"""Two app servers and what they need, each in a network namespace of its own: `make machines`.

It needs root, PostgreSQL, PgBouncer and Caddy of Debian, and Chromium. It is not part of the tests:
it takes a quarter of an hour. docs/several-machines.md has the table of the last run.
"""
