"""Opens, prints and saves our workbooks with LibreOffice."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest


def converted(content: bytes, to: str, folder: Path) -> bytes:
    """Return a workbook that LibreOffice converted to xlsx or pdf. Skip if not installed."""
    soffice = required_program("soffice", os.environ.get("SOFFICE"))
    source, target = folder / "workbook.xlsx", folder / "saved"
    source.write_bytes(content)
    command = [
        *(soffice, f"-env:UserInstallation={(folder / 'profile').as_uri()}", "--headless"),
        *("--convert-to", to, "--outdir", str(target), str(source)),
    ]
    subprocess.run(command, check=True, capture_output=True, timeout=180)
    return (target / f"workbook.{to}").read_bytes()


def all_converted(files: dict[str, bytes], folder: Path) -> dict[str, bytes]:
    """Return workbooks as LibreOffice saves them, by their names. It starts twice, side by side.

    Skip the test if it is not installed.
    """
    soffice = required_program("soffice", os.environ.get("SOFFICE"))
    target = folder / "saved"
    paths = {name: folder / f"{number}.xlsx" for number, name in enumerate(files)}
    for name, path in paths.items():
        path.write_bytes(files[name])
    started = []
    for half in (0, 1):
        profile = f"-env:UserInstallation={(folder / f'profile{half}').as_uri()}"
        command = [soffice, profile, "--headless", "--convert-to", "xlsx", "--outdir", str(target)]
        sources = [str(path) for path in [*paths.values()][half::2]]
        started.append(subprocess.Popen([*command, *sources], stdout=subprocess.DEVNULL))
    for process in started:
        assert process.wait(timeout=300) == 0
    return {name: (target / path.name).read_bytes() for name, path in paths.items()}


def pages_of(pdf: bytes) -> list[str]:
    """Return the text of each page, read with poppler. Skip the test if not installed."""
    command = [required_program("pdftotext"), "-layout", "-", "-"]
    done = subprocess.run(command, input=pdf, check=True, capture_output=True)
    return done.stdout.decode().split("\f")[:-1]


def required_program(program: str, path: str | None = None) -> str:
    """Return the path of a program. If it is missing, skip the test, or fail if required."""
    program_path = path or shutil.which(program)
    if not program_path:
        if os.environ.get("REQUIRE_BROWSER"):
            pytest.fail(f"{program} is needed here and was not found")
        pytest.skip(f"{program} is not installed")
    return program_path
