"""Archives in a bucket of an S3 service, with object lock where the bucket has it."""

import datetime as dt
import io
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import IO, Any, cast

import boto3
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError
from django.conf import settings

from config.backups import BackupError
from config.backups.places import S3, SUFFIX, Kept

PIECE = 16 * 1024 * 1024
"""Bytes that are sent at a time, and held in memory. S3 takes up to 10,000 pieces of an object."""
LOCKED_FOR = dt.timedelta(days=14)
"""How long nobody can delete or replace an archive where the bucket allows locks."""
WITHOUT_LOCKS = {"ObjectLockConfigurationNotFoundError", "NotImplemented", "MethodNotAllowed"}
"""What a service answers if the bucket has no object lock, or if it knows of none."""
LOCKS_UNKNOWN = (
    "The bucket {bucket} does not say whether it has object lock: {why} Let the key read that "
    "(s3:GetBucketObjectLockConfiguration). No backup was made."
)
OTHERS_AFTER = dt.timedelta(days=1)
"""An upload that began so long ago is of a backup that was killed."""


def client() -> Any:
    """Return the connection to the S3 service of the settings."""
    # Amazon's newer checksums are unknown to some other servers.
    own_server = bool(settings.S3_ENDPOINT)
    return boto3.client(
        "s3",
        region_name=settings.S3_REGION,
        endpoint_url=settings.S3_ENDPOINT or None,
        aws_access_key_id=settings.S3_KEY or None,
        aws_secret_access_key=settings.S3_SECRET or None,
        config=Config(
            connect_timeout=10,
            read_timeout=60,
            retries={"max_attempts": 4},
            s3={"addressing_style": "path" if own_server else "auto"},
            request_checksum_calculation="when_required",
            response_checksum_validation="when_required",
        ),
    )


@contextmanager
def _errors_of(what: str) -> Iterator[None]:
    try:
        yield
    except (BotoCoreError, ClientError) as error:
        raise BackupError(f"{what}: {error}") from error


@dataclass(frozen=True)
class Bucket:
    """A bucket, and what the names of its archives begin with."""

    bucket: str
    prefix: str
    service: Any = field(default_factory=client, compare=False)

    @classmethod
    def at(cls, address: str) -> "Bucket":
        """Return what s3://bucket/prefix names."""
        bucket, _, prefix = address.removeprefix(S3).partition("/")
        if not bucket:
            raise BackupError(f"{address} names no bucket. Write s3://BUCKET/FOLDER.")
        return cls(bucket, f"{prefix.rstrip('/')}/" if prefix.rstrip("/") else "")

    def __str__(self) -> str:
        return f"{S3}{self.bucket}/{self.prefix}".rstrip("/")

    @contextmanager
    def writing(self, name: str) -> Iterator[IO[bytes]]:
        """Send the archive piece by piece. Only the last request makes an object of them."""
        with _errors_of(f"Cannot write to {self}"):
            self._abort_old_uploads()
            key = {"Bucket": self.bucket, "Key": self.prefix + name}
            upload = self.service.create_multipart_upload(**key, **self._lock())["UploadId"]
            pieces = Pieces(self.service, {**key, "UploadId": upload})
            try:
                yield cast(IO[bytes], pieces)
                pieces.send_rest()
                parts = {"Parts": pieces.sent}
                self.service.complete_multipart_upload(
                    **key, UploadId=upload, MultipartUpload=parts
                )
            except BaseException:
                self.service.abort_multipart_upload(**key, UploadId=upload)
                raise

    def _lock(self) -> dict[str, Any]:
        """Return the headers that lock the archive, or none if the bucket has no locks."""
        try:
            answer = self.service.get_object_lock_configuration(Bucket=self.bucket)
        except ClientError as error:
            if error.response.get("Error", {}).get("Code") in WITHOUT_LOCKS:
                return {}
            raise BackupError(LOCKS_UNKNOWN.format(bucket=self.bucket, why=error)) from error
        configuration = answer.get("ObjectLockConfiguration", {})
        if configuration.get("ObjectLockEnabled") != "Enabled" or configuration.get("Rule"):
            return {}  # no locks, or the bucket has a rule of its own
        until = dt.datetime.now(dt.UTC) + LOCKED_FOR
        return {"ObjectLockMode": "COMPLIANCE", "ObjectLockRetainUntilDate": until}

    def _abort_old_uploads(self) -> None:
        uploads = self.service.list_multipart_uploads(Bucket=self.bucket, Prefix=self.prefix)
        before = dt.datetime.now(dt.UTC) - OTHERS_AFTER
        for upload in uploads.get("Uploads", []):
            if upload["Key"].endswith(SUFFIX) and upload["Initiated"] < before:
                self.service.abort_multipart_upload(
                    Bucket=self.bucket, Key=upload["Key"], UploadId=upload["UploadId"]
                )

    def archives(self) -> list[Kept]:
        """Return every object here that is named as an archive."""
        with _errors_of(f"Cannot list {self}"):
            pages = self.service.get_paginator("list_objects_v2").paginate(
                Bucket=self.bucket, Prefix=self.prefix, Delimiter="/"
            )
            objects = [each for page in pages for each in page.get("Contents", [])]
        return [
            Kept(each["Key"].removeprefix(self.prefix), each["Size"])
            for each in objects
            if each["Key"].endswith(SUFFIX)
        ]

    @contextmanager
    def reading(self, name: str) -> Iterator[IO[bytes]]:
        """Open an archive."""
        with _errors_of(f"Cannot read {self}/{name}. Nothing was changed"):
            answer = self.service.get_object(Bucket=self.bucket, Key=self.prefix + name)
            with answer["Body"] as body:
                yield body

    def delete(self, name: str) -> bool:
        """Delete an archive, or return False while it is locked."""
        try:
            self.service.delete_object(Bucket=self.bucket, Key=self.prefix + name)
        except ClientError as error:
            if error.response.get("ResponseMetadata", {}).get("HTTPStatusCode") == 403:
                return False
            raise BackupError(f"Cannot delete {name} in {self}: {error}") from error
        except BotoCoreError as error:
            raise BackupError(f"Cannot delete {name} in {self}: {error}") from error
        return True


class Pieces(io.RawIOBase):
    """What is written goes to the service, a piece at a time."""

    def __init__(self, service: Any, upload: dict[str, str]) -> None:
        self._service, self._upload = service, upload
        self._waiting = bytearray()
        self.sent: list[dict[str, Any]] = []

    def writable(self) -> bool:
        return True

    def write(self, data: Any) -> int:
        """Take bytes, and send a piece if there are enough."""
        self._waiting += data
        if len(self._waiting) >= PIECE:
            self._send()
        return len(data)

    def send_rest(self) -> None:
        """Send what is left."""
        if self._waiting or not self.sent:
            self._send()

    def _send(self) -> None:
        number = len(self.sent) + 1
        answer = self._service.upload_part(
            **self._upload, PartNumber=number, Body=bytes(self._waiting)
        )
        self.sent.append({"PartNumber": number, "ETag": answer["ETag"]})
        self._waiting.clear()
