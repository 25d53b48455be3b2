"""What breaks while four people log lessons, and what becomes of it: `make faults`.

It needs root, because it mounts a small disk of its own, and `pg_virtualenv` for PostgreSQL. It is
not part of the tests: it takes a quarter of an hour. docs/faults.md has the table of the last run.
"""
