"""Where documents and workbooks are kept: in the data folder, or in a bucket (S3)."""

import re
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from config.environment.reading import Environment, WrongSettingError

IN_FOLDER = {
    "BACKEND": "django.core.files.storage.FileSystemStorage",
    "OPTIONS": {"file_permissions_mode": 0o600, "directory_permissions_mode": 0o700},
}


@dataclass(frozen=True)
class KeptFiles:
    """The storage of files, as Django takes it.

    `in_folder` is false where the data folder holds nothing that is worth keeping: then each
    machine may have its own.
    """

    storage: dict[str, Any]
    in_folder: bool = True


def kept_files(env: Environment, *, sqlite: bool) -> KeptFiles:
    """Return where files are kept. Raise WrongSettingError if a setting of it cannot be meant."""
    bucket, endpoint = env.str("S3_BUCKET", default=""), env.str("S3_ENDPOINT", default="")
    key, secret = env.str("S3_KEY", default=""), env.str("S3_SECRET", default="")
    region = env.str("S3_REGION", default="eu-west-2")
    own_key = env.str("SECRET_KEY", default="")
    _check_endpoint(endpoint)
    if not bucket:
        return KeptFiles(IN_FOLDER)
    _check_bucket(bucket)
    if bool(key) != bool(secret):
        raise WrongSettingError("S3_KEY and S3_SECRET go together, and one of them is not set.")
    if not sqlite and not own_key:
        raise WrongSettingError(
            "SECRET_KEY is not set. With files in S3_BUCKET and a database on PostgreSQL, several "
            "machines can serve, and need the same key. It can be 50 letters and digits by chance."
        )
    options = {
        "bucket_name": bucket,
        "endpoint_url": endpoint or None,
        "region_name": region,
        "access_key": key or None,
        "secret_key": secret or None,
    }
    return KeptFiles({"BACKEND": "config.bucket.Bucket", "OPTIONS": options}, in_folder=sqlite)


def backup_place(env: Environment) -> str:
    """Return BACKUP_TO, or "". Raise WrongSettingError if it is no folder and no bucket.

    Anything else would be a folder below the one that the program happens to run in.
    """
    place = env.str("BACKUP_TO", default="")
    if place and not re.match(r"/|s3://[^/\s]+(/|$)", place):
        raise WrongSettingError(
            f"BACKUP_TO is “{place}”. It can be a folder with all of its path, such as "
            "/var/backups/coverage, or s3://BUCKET/FOLDER."
        )
    return place


def backup_key(env: Environment) -> str:
    """Return BACKUP_KEY, or "". No sentence quotes it."""
    key = env.str("BACKUP_KEY", default="")
    if key and "AGE-SECRET-KEY-1" not in key:
        raise WrongSettingError(
            "BACKUP_KEY cannot be read. It can be a line that begins with AGE-SECRET-KEY-1, as "
            "age-keygen prints it."
        )
    return key


def _check_bucket(bucket: str) -> None:
    if not re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9._-]{1,61}[A-Za-z0-9]", bucket):
        raise WrongSettingError(f"S3_BUCKET is “{bucket}”. It can be the name of a bucket alone.")


def _check_endpoint(endpoint: str) -> None:
    parts = urlsplit(endpoint)
    if endpoint and (parts.scheme not in ("http", "https") or parts.path.strip("/")):
        raise WrongSettingError(
            f"S3_ENDPOINT begins with “{parts.scheme}”. It can be the address of an S3 server "
            "without a bucket: https://s3.school.example. Without it, Amazon's is used."
        )
