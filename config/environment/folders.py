"""The folder of an installation's data, and those that others fill."""

import os
from collections.abc import Iterator
from pathlib import Path

from config.environment.reading import Environment, WrongSettingError


def data_folder(env: Environment, default: Path) -> Path:
    """Return DATA_DIR, made if it is not there, with a folder for temporary files in it.

    Raise WrongSettingError if nothing can be written there.
    """
    folder = Path(env.str("DATA_DIR", default=str(default))).resolve()
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        (folder / "tmp").mkdir(mode=0o700, exist_ok=True)
    except OSError as error:
        raise _not_writable(folder, error.strerror) from None
    # No attempt to write: with a full disk, the service starts and its pages say what is wrong.
    if not os.access(folder, os.W_OK | os.X_OK):
        raise _not_writable(folder, "Not writable")
    return folder


def static_folder(env: Environment) -> str:
    """Return STATIC_DIR, or "". Raise WrongSettingError if it is not there: no page would work."""
    folder = env.str("STATIC_DIR", default="")
    if folder and not (Path(folder).is_absolute() and Path(folder).is_dir()):
        raise WrongSettingError(
            f"STATIC_DIR is “{folder}”. It can be a folder that is there, with all of its path."
        )
    return folder


def lists_folder(env: Environment) -> str:
    """Return ROSTER_DROP, or "". Raise WrongSettingError if it cannot be meant.

    It may be a share that is away for now. Nobody should have to do without the pages then.
    """
    folder = env.str("ROSTER_DROP", default="")
    if folder and (not Path(folder).is_absolute() or Path(folder).is_file()):
        raise WrongSettingError(
            f"ROSTER_DROP is “{folder}”. It can be a folder with all of its path, such as "
            "/srv/class-lists."
        )
    return folder


def folder_away(folder: str) -> Iterator[str]:
    """Yield a sentence if the folder of ROSTER_DROP is not there now."""
    if folder and not Path(folder).is_dir():
        yield f"ROSTER_DROP is “{folder}”, which is not there now. No class list comes from it."


def backups_unwritable(place: str) -> Iterator[str]:
    """Yield a sentence if nothing can be written now to the folder of BACKUP_TO.

    The folder itself is made by the first backup. It too may be a share that is away for now.
    """
    if not place or place.startswith("s3://"):
        return
    nearest = next(path for path in (Path(place), *Path(place).parents) if path.exists())
    if not (nearest.is_dir() and os.access(nearest, os.W_OK | os.X_OK)):
        yield f"BACKUP_TO is “{place}”, where nothing can be written now. No backup is made there."


def _not_writable(folder: Path, reason: str | None) -> WrongSettingError:
    return WrongSettingError(
        f"DATA_DIR is “{folder}”. It can be a folder in which the account that runs this "
        f"(number {os.getuid()}) may write. The system says: {reason}."
    )
