"""LibreOffice as another program that opens, prints and saves our workbooks."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest


def converted(content: bytes, to: str, folder: Path) -> bytes:
    """Return a workbook as LibreOffice converts it, to xlsx or pdf; skip where there is none."""
    soffice = needed("soffice", os.environ.get("SOFFICE"))
    source, target = folder / "workbook.xlsx", folder / "saved"
    source.write_bytes(content)
    command = [
        *(soffice, f"-env:UserInstallation={(folder / 'profile').as_uri()}", "--headless"),
        *("--convert-to", to, "--outdir", str(target), str(source)),
    ]
    subprocess.run(command, check=True, capture_output=True, timeout=180)
    return (target / f"workbook.{to}").read_bytes()


def pages_of(pdf: bytes) -> list[str]:
    """Return the text of each page, as poppler reads it; skip the test where there is none."""
    command = [needed("pdftotext"), "-layout", "-", "-"]
    done = subprocess.run(command, input=pdf, check=True, capture_output=True)
    return done.stdout.decode().split("\f")[:-1]


def needed(program: str, path: str | None = None) -> str:
    """Return where a program is; skip the test if it is nowhere, or fail where it is required."""
    found = path or shutil.which(program)
    if not found:
        if os.environ.get("REQUIRE_BROWSER"):
            pytest.fail(f"{program} is needed here and was not found")
        pytest.skip(f"{program} is not installed")
    return found
