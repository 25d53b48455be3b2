"""Tries a backup: restores it aside and compares what is there with what the backup says."""

import datetime as dt
import time
from collections.abc import Iterator
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any

from django.conf import settings

from classes.models import Occasion, RestoreTrial
from config.backups import BackupError, archive
from config.backups.aside import Aside, unpacked
from config.backups.key import keys_to_read
from config.backups.old_form import ENDS, unpacked_old
from config.backups.places import place_and_name


def try_restore(address: str, *, occasion: Occasion, key: Path | None = None) -> RestoreTrial:
    """Restore an archive into a folder and a SQLite database aside. Return what came of it.

    Nothing of it is left, and the record is not saved. No email is sent and no worker started.
    """
    started = time.monotonic()
    place, name = place_and_name(address)
    trial = RestoreTrial(name=name, place=str(place), occasion=occasion, version=settings.VERSION)
    try:
        with place.reading(name) as source:
            old = name.endswith(ENDS)
            opened = unpacked_old(source, name) if old else unpacked(source, keys_to_read(key))
            _compare(trial, opened)
    except BackupError as error:
        trial.problem = str(error).replace(" Nothing was changed.", "")
    trial.seconds = time.monotonic() - started
    return trial


def _compare(trial: RestoreTrial, opened: AbstractContextManager[Aside]) -> None:
    with opened as aside:
        trial.backup_made_at = dt.datetime.fromisoformat(aside.about["made_at"])
        trial.backup_version = aside.about["version"]
        trial.files = sum(name.startswith(f"{archive.MEDIA}/") for name in aside.manifest["parts"])
        filled = aside.fill()
        trial.tables = len(filled["tables"])
        trial.rows = sum(filled["tables"].values())
        trial.workbooks = len(filled["figures"])
        trial.problem = " ".join(differences(aside.manifest, filled))


def differences(manifest: dict[str, Any], filled: dict[str, Any]) -> Iterator[str]:
    """Yield a sentence for each table and workbook that is not what the backup says."""
    for table, count in manifest["tables"].items():
        restored = filled["tables"].get(table, 0)
        if restored != count:
            yield f"{table} has {restored} rows, but the backup has {count}."
    said = {each["school"]: each for each in manifest.get("figures", [])}
    for restored in filled["figures"]:
        before = said[restored["school"]]["sheets"]
        changed = [name for name, digest in restored["sheets"].items() if digest != before[name]]
        if changed:
            yield f"The workbook of {restored['school']} differs: {', '.join(changed)}."
