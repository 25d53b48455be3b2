"""An S3 server on this machine for tests: SeaweedFS in one process, with one bucket."""

import os
import random
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

WEED = Path(sys.executable).with_name("weed")
KEY, SECRET, BUCKET = "coverage", "coverage-secret", "coverage"
PORTS = [
    f"{name}.port{kind}"
    for name in ("s3", "filer", "master", "volume", "admin")
    for kind in ("", ".grpc")
]
LOW_PORTS = range(10_000, 30_000)
"""Below those that the system gives to connections, so that none is taken meanwhile."""
HERE = (
    *("-ip=127.0.0.1", "-webdav=false", "-admin.ui=false", "-master.telemetry=false"),
    *("-s3.port.iceberg=0", "-s3.port.lance=0"),
)


class ObjectStorage:
    """A running server. `environment` has the settings of an installation that uses it."""

    def __init__(self, folder: Path) -> None:
        ports = _free_ports(len(PORTS))
        self.address = f"http://127.0.0.1:{ports[0]}"
        self.environment = {
            "S3_BUCKET": BUCKET,
            "S3_ENDPOINT": self.address,
            "S3_KEY": KEY,
            "S3_SECRET": SECRET,
        }
        folder.mkdir(parents=True, exist_ok=True)
        given = [f"-{name}={port}" for name, port in zip(PORTS, ports, strict=True)]
        self._process = subprocess.Popen(
            [WEED, "mini", f"-dir={folder}", *HERE, f"-bucket={BUCKET}", *given],
            env=os.environ | {"AWS_ACCESS_KEY_ID": KEY, "AWS_SECRET_ACCESS_KEY": SECRET},
            stdout=(folder / "log").open("wb"),
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
        self._wait_for_the_bucket()

    def _wait_for_the_bucket(self) -> None:
        import boto3
        from botocore.config import Config
        from botocore.exceptions import BotoCoreError, ClientError

        client = boto3.client(
            "s3",
            endpoint_url=self.address,
            aws_access_key_id=KEY,
            aws_secret_access_key=SECRET,
            region_name="eu-west-2",
            config=Config(retries={"total_max_attempts": 1}, s3={"addressing_style": "path"}),
        )
        end = time.monotonic() + 30
        while True:
            try:
                client.head_bucket(Bucket=BUCKET)
                return
            except (BotoCoreError, ClientError):
                if time.monotonic() > end or self._process.poll() is not None:
                    self.stop()
                    raise
                time.sleep(0.1)

    def stop(self) -> None:
        """End the server."""
        if self._process.poll() is None:
            os.killpg(self._process.pid, signal.SIGKILL)
        self._process.wait()


def _free_ports(number: int) -> list[int]:
    return [
        port for port in random.SystemRandom().sample(LOW_PORTS, 10 * number) if _is_free(port)
    ][:number]


def _is_free(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) != 0
