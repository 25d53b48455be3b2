"""Backups of an installation: one encrypted archive of its database and files, and restoring it.

`making` writes an archive, `restoring` puts one into an empty installation, and `trial` restores
one aside to see whether it is whole. docs/backups.md describes them for the technician.
"""


class BackupError(Exception):
    """A backup, restore or check was refused or failed. The sentence says what to do."""
