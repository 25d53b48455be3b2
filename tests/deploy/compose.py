"""Reads the files of deploy/: what each service runs, with which environment."""

import json
import re
import sys
from pathlib import Path
from typing import Any

import yaml

ROOT = Path(__file__).resolve().parents[2]
DEPLOY = ROOT / "deploy"


def compose(name: str, given: dict[str, str]) -> dict[str, Any]:
    """Return the services of a compose file, with what .env gives in place of ${NAME}."""
    text = (DEPLOY / name).read_text(encoding="utf-8")
    filled = re.sub(
        r"\$\{(\w+)(?::[?-]([^}]*))?\}", lambda match: given.get(match[1]) or match[2], text
    )
    return yaml.safe_load(filled)["services"]


def image_text() -> str:
    return (DEPLOY / "Containerfile").read_text(encoding="utf-8")


def image_environment() -> dict[str, str]:
    """Return the environment that the image sets, without PATH."""
    set_by_image = dict(re.findall(r"^ENV (\w+)=(.*)$", image_text(), flags=re.M))
    del set_by_image["PATH"]
    return set_by_image


def command_of(service: dict[str, Any]) -> list[str]:
    """Return what a service runs, by the programs of this environment."""
    of_image = json.loads(re.findall(r"^CMD (\[.*\])$", image_text(), flags=re.M)[-1])
    program, *rest = service.get("command", of_image)
    return [str(Path(sys.executable).with_name(program)), *rest]
