"""The secret key that signs sessions and links. Each installation makes its own, once."""

import os
from pathlib import Path

from django.core.management.utils import get_random_secret_key


def secret_key_from(data_dir: Path) -> str:
    """Return the key in `data_dir`/secret_key. Make the file first if there is none.

    Two processes that start together use the same key, because only one can create the file.
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
