"""The secret key that signs sessions and links, made once for an installation."""

import os
from pathlib import Path

from django.core.management.utils import get_random_secret_key


def secret_key_from(data_dir: Path) -> str:
    """Return the key kept in `data_dir`/secret_key; make it first if there is none.

    Two processes that start together agree: only one of them can create the file.
    """
    path = data_dir / "secret_key"
    data_dir.mkdir(parents=True, exist_ok=True)
    if not path.exists():
        draft = data_dir / f".secret_key.{os.getpid()}"
        draft.touch(mode=0o600)
        draft.write_text(get_random_secret_key())
        try:
            os.link(draft, path)
        except FileExistsError:
            pass
        finally:
            draft.unlink()
    return path.read_text().strip()
