"""The folder of an installation's data."""

import os
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


def _not_writable(folder: Path, reason: str | None) -> WrongSettingError:
    return WrongSettingError(
        f"DATA_DIR is “{folder}”. It can be a folder in which the account that runs this "
        f"(number {os.getuid()}) may write. The system says: {reason}."
    )
