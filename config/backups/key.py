"""The key of the backups: an age identity, so that the standard `age` tool opens an archive too."""

import os
from pathlib import Path

from django.conf import settings
from pyrage import IdentityError
from pyrage.x25519 import Identity

from config.backups import BackupError

NO_KEY = (
    "There is no key to open the archive with. Put the key that it was made with into BACKUP_KEY, "
    "or name the file that holds it with --key. Nothing was changed."
)
SET_ONE = (
    "BACKUP_KEY is not set. With files in S3_BUCKET there may be several machines, which all need "
    "the same key. `age-keygen` makes one. No backup was made."
)
NOT_A_KEY = (
    "{source} holds no key of backups. Such a key begins with AGE-SECRET-KEY-1. "
    "Nothing was changed."
)


def key_path() -> Path:
    """Return where the key is kept if BACKUP_KEY is not set."""
    return Path(settings.DATA_DIR) / "backup_key"


def key_to_write() -> tuple[Identity, bool]:
    """Return the key for a new archive, and whether it was made just now."""
    if settings.BACKUP_KEY:
        return _read(settings.BACKUP_KEY, "BACKUP_KEY"), False
    if not settings.KEEPS_FILES_IN_FOLDER:
        raise BackupError(SET_ONE)
    path = key_path()
    made = not path.exists()
    if made:
        keep_key(str(Identity.generate()))
    return _read(path.read_text(encoding="utf-8"), str(path)), made


def keep_key(text: str) -> None:
    """Write the key into the data folder, unless there is one already. Only one process can."""
    draft = key_path().with_name(f".backup_key.{os.getpid()}")
    draft.touch(mode=0o600)
    draft.write_text(f"{text}\n", encoding="utf-8")
    try:
        os.link(draft, key_path())
    except FileExistsError:
        pass
    finally:
        draft.unlink()


def keep_given(keys: list[Identity]) -> None:
    """Keep the key that opened an archive for the next backups, unless there is one already.

    An archive of the earlier script has none, even if somebody named one.
    """
    if keys and not settings.BACKUP_KEY:
        keep_key(str(keys[0]))


def keys_to_read(file: Path | None = None) -> list[Identity]:
    """Return the keys that may open an archive: of the file, the setting and the data folder."""
    if file is not None:
        try:
            return [_read(file.read_text(encoding="utf-8"), str(file))]
        except (OSError, UnicodeDecodeError) as error:
            raise BackupError(f"Cannot read {file}. Nothing was changed.") from error
    keys = [_read(settings.BACKUP_KEY, "BACKUP_KEY")] if settings.BACKUP_KEY else []
    if key_path().exists():
        keys.append(_read(key_path().read_text(encoding="utf-8"), str(key_path())))
    if not keys:
        raise BackupError(NO_KEY)
    return keys


def _read(text: str, source: str) -> Identity:
    """Return the key in a text, which may have comments as the files of age-keygen have."""
    lines = (line.strip() for line in text.splitlines())
    try:
        return Identity.from_str(next(line for line in lines if line and line[0] != "#"))
    except (StopIteration, IdentityError) as error:
        raise BackupError(NOT_A_KEY.format(source=source)) from error
