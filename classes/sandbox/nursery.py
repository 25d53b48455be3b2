"""The process that has imported the readers, and forks a child for each job.

It has one thread, no settings, no database and no secret, and it never looks into a file itself.
Starting it takes as long as importing the readers; a child then takes milliseconds.
"""

import gc
import json
import os
import signal
import socket
import sys
import traceback
from collections.abc import Mapping

from django.conf import settings

from classes.sandbox.jobs import Job, jobs_at
from classes.sandbox.limits import Limits, keep_to
from classes.sandbox.messages import HEAD, Outcome, parts_of

CHUNK = 1024 * 1024
LONGEST_NOTE = 500
NO_MEMORY = 3
"""How a child ends that was refused more memory."""


def main() -> None:
    """Serve the socket that is standard input until the server closes it.

    The last arguments are the places of the jobs and the limits, as JSON.
    """
    settings.configure(USE_I18N=False)
    jobs, limits = jobs_at(json.loads(sys.argv[-2])), Limits(**json.loads(sys.argv[-1]))
    gc.freeze()
    connection = socket.socket(fileno=os.dup(0))
    silence = os.open(os.devnull, os.O_RDWR)
    os.dup2(silence, 0)
    os.dup2(silence, 1)
    stream = connection.makefile("rb")
    while head := stream.read(HEAD.size):
        message = stream.read(HEAD.unpack(head)[1])
        outcome, reply = _in_child(jobs, limits, message)
        connection.sendall(HEAD.pack(outcome, len(reply)))
        connection.sendall(reply)


def _in_child(jobs: Mapping[str, Job], limits: Limits, message: bytes) -> tuple[Outcome, bytes]:
    """Do a job in a child. Return how it ended, and what it sent."""
    receiving, sending = os.pipe()
    child = os.fork()
    if not child:
        try:
            os.close(receiving)
            os.dup2(1, 2)  # a library may print what is in the file
            os._exit(_do(jobs, limits, message, sending))
        finally:  # a child never goes on as if it were the nursery
            os._exit(1)
    os.close(sending)
    reply = bytearray()
    with open(receiving, "rb", buffering=0) as pipe:
        while chunk := pipe.read(CHUNK):
            reply += chunk
            if len(reply) > limits.reply:
                os.kill(child, signal.SIGKILL)
                break
    _, status = os.waitpid(child, 0)
    if len(reply) > limits.reply:
        return Outcome.TOO_BIG, b""
    outcome = _outcome(os.waitstatus_to_exitcode(status))
    if outcome is Outcome.FAILED:
        said = reply[-LONGEST_NOTE:].rpartition(b"\n")[2].decode("ascii", "replace")
        sys.stderr.write(f"Reading a file failed. {''.join(filter(str.isprintable, said))}\n")
        sys.stderr.flush()
    return (outcome, bytes(reply)) if outcome is Outcome.DONE else (outcome, b"")


def _outcome(code: int) -> Outcome:
    """Return what an exit code, or the negative number of a signal, means."""
    if code in (-signal.SIGXCPU, -signal.SIGALRM):
        return Outcome.OUT_OF_TIME
    # The kernel sends SIGKILL at the hard limit of processor time, which is the soft one here.
    if code == -signal.SIGKILL:
        return Outcome.OUT_OF_TIME
    # A library in Rust aborts where it gets no memory.
    too_big = (NO_MEMORY, -signal.SIGABRT)
    return Outcome.TOO_BIG if code in too_big else Outcome.FAILED if code else Outcome.DONE


def _do(jobs: Mapping[str, Job], limits: Limits, message: bytes, sending: int) -> int:
    """Do a job within the limits, and send its lines. Return the exit code."""
    try:
        job, contents, options = parts_of(message)
        keep_to(limits)
        with open(sending, "wb", closefd=False) as pipe:
            for value in jobs[job](*contents, **options):
                pipe.write(json.dumps(value).encode() + b"\n")
    except MemoryError:
        return NO_MEMORY
    except Exception as error:
        # Where, not what: the text of an error may hold what is in the file.
        frames = traceback.extract_tb(error.__traceback__)[-4:]
        places = " ".join(f"{frame.name}:{frame.lineno}" for frame in frames)
        os.write(sending, f"\n{type(error).__name__} at {places}".encode())
        return 1
    return 0
