"""Encrypts what is written and decrypts what is read, a piece at a time.

pyrage reads from one file until its end and writes to another. So it works in a thread of its own,
with a pipe between it and whoever writes or reads the archive.
"""

import os
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import IO

import pyrage
from pyrage.x25519 import Identity

from config.backups import BackupError

UNREADABLE = "The archive cannot be read: it is cut short or damaged. Nothing was changed."
ANOTHER_KEY = "The archive was made with another key. Nothing was changed."


@contextmanager
def encrypting(target: IO[bytes], key: Identity) -> Iterator[IO[bytes]]:
    """Yield a file. What is written to it is encrypted into `target`."""
    source_end, our_end = os.pipe()
    source, ours = os.fdopen(source_end, "rb"), os.fdopen(our_end, "wb")

    def encrypt() -> None:
        with source:
            pyrage.encrypt_io(source, target, [key.to_public()])

    try:
        with _beside(encrypt) as raise_its_error:
            try:
                with ours:
                    yield ours
            except BrokenPipeError:
                raise_its_error()  # such as a full disk
                raise
    except pyrage.EncryptError as error:
        why = str(error).rpartition("] ")[2]  # after "OSError: [Errno 28] "
        raise BackupError(f"The backup could not be written: {why}. No backup was made.") from error


@contextmanager
def decrypting(source: IO[bytes], keys: list[Identity]) -> Iterator[IO[bytes]]:
    """Yield a file from which the content of `source` is read. Read it to its end.

    Only then is it known that nothing is missing: leaving the block raises BackupError otherwise.
    """
    our_end, target_end = os.pipe()
    ours, target = os.fdopen(our_end, "rb"), os.fdopen(target_end, "wb")

    def decrypt() -> None:
        with target:
            pyrage.decrypt_io(source, target, keys)

    try:
        with _beside(decrypt) as raise_its_error:
            try:
                yield ours
                ours.read()  # what follows the archive's last member
            except Exception:
                ours.close()
                raise_its_error()
                raise
            ours.close()
    except (pyrage.DecryptError, pyrage.IdentityError, OSError) as error:
        fits = "No matching keys" not in str(error)  # all that pyrage says of it
        raise BackupError(UNREADABLE if fits else ANOTHER_KEY) from error


@contextmanager
def _beside(work: Callable[[], None]) -> Iterator[Callable[[], None]]:
    """Do the work in a thread beside the block, and raise its error after the block.

    Yield a function that waits for the work and raises its error earlier, if there is one.
    """
    errors: list[BaseException] = []

    def attempt() -> None:
        try:
            work()
        except BaseException as error:
            errors.append(error)

    def finish() -> None:
        thread.join()
        if errors and not isinstance(errors[0], BrokenPipeError):
            raise errors[0]

    thread = threading.Thread(target=attempt, daemon=True)
    thread.start()
    try:
        yield finish
    finally:
        thread.join()
    finish()
