"""What the server and its reading processes send each other: a head of fixed length, then bytes."""

import enum
import json
import struct
from collections.abc import Sequence
from typing import Any

HEAD = struct.Struct(">BQ")
"""The outcome (of a reply) and the number of bytes that follow."""

_LENGTH = struct.Struct(">Q")


class Outcome(enum.IntEnum):
    """How a job ended."""

    DONE = 0
    OUT_OF_TIME = 1
    TOO_BIG = 2
    FAILED = 3


def request(job: str, contents: Sequence[bytes], options: dict[str, Any]) -> list[bytes]:
    """Return the parts of a request, in order."""
    lengths = [len(content) for content in contents]
    order = json.dumps({"job": job, "options": options, "lengths": lengths}).encode()
    size = _LENGTH.size + len(order) + sum(lengths)
    return [HEAD.pack(0, size), _LENGTH.pack(len(order)), order, *contents]


def parts_of(message: bytes) -> tuple[str, list[bytes], dict[str, Any]]:
    """Return the job, the contents and the options of a request without its head."""
    (length,) = _LENGTH.unpack_from(message)
    at = _LENGTH.size + length
    order = json.loads(message[_LENGTH.size : at])
    contents = []
    for size in order["lengths"]:
        contents.append(message[at : at + size])
        at += size
    return order["job"], contents, order["options"]
