"""Keeps documents and workbooks in a bucket (S3), where S3_BUCKET is set."""

from typing import Any

from boto3.s3.transfer import TransferConfig
from botocore.config import Config
from storages.backends.s3 import S3Storage

CONNECT_SECONDS, ANSWER_SECONDS, ATTEMPTS = 3, 10, 2
"""How long a bucket that says nothing holds a thread: about half a minute in all."""
IN_MEMORY = 1024 * 1024
"""Bytes of a file that are held in memory while it is read. The rest of a larger one is a file."""


class Bucket(S3Storage):
    """Private objects that are never replaced, and have no address past the pages that check."""

    def __init__(self, **given: Any) -> None:
        # Amazon's newer checksums are unknown to some other servers.
        config = Config(
            connect_timeout=CONNECT_SECONDS,
            read_timeout=ANSWER_SECONDS,
            retries={"mode": "standard", "total_max_attempts": ATTEMPTS},
            s3={"addressing_style": "path" if given.get("endpoint_url") else "auto"},
            request_checksum_calculation="when_required",
            response_checksum_validation="when_required",
        )
        super().__init__(
            client_config=config,
            transfer_config=TransferConfig(use_threads=False),
            file_overwrite=False,
            default_acl=None,
            max_memory_size=IN_MEMORY,
            **given,
        )

    def url(self, name: str | None, *args: Any, **kwargs: Any) -> str:
        """Return no address: a signed one would work for whoever has it."""
        return ""
