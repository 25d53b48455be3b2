"""The package lists: complete, pinned, with hashes, and in line with pyproject.toml."""

import json
import re
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
LISTS = {"app": "requirements.txt", "dev": "requirements-dev.txt"}


def direct_dependencies(group: str) -> set[str]:
    """Return the `name==version` of each direct dependency of a group in pyproject.toml."""
    groups = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    named = [line for line in groups["dependency-groups"][group] if isinstance(line, str)]
    return {re.sub(r"\[.*\]", "", line).lower() for line in named}


def packages_of(name: str) -> dict[str, str]:
    """Return {`name==version`: its lines} for each package of a list."""
    text = (ROOT / name).read_text(encoding="utf-8")
    blocks = re.split(r"^(?=[a-z0-9])", text, flags=re.M)[1:]
    return {block.split()[0]: block for block in blocks}


@pytest.mark.parametrize("group", LISTS)
def test_a_list_holds_each_direct_dependency_at_the_version_asked_for(group):
    """If this fails, pyproject.toml was changed without `make requirements`."""
    assert direct_dependencies(group) - packages_of(LISTS[group]).keys() == set()


@pytest.mark.parametrize("name", LISTS.values())
def test_each_package_is_pinned_and_has_hashes(name):
    bare = [
        package
        for package, block in packages_of(name).items()
        if "==" not in package or "--hash=sha256:" not in block
    ]
    assert bare == []


def test_tests_run_against_the_versions_that_a_school_installs():
    assert packages_of("requirements.txt").keys() - packages_of("requirements-dev.txt").keys() == (
        set()
    )


@pytest.mark.parametrize("name", LISTS.values())
def test_a_list_names_no_place_to_download_from(name):
    text = (ROOT / name).read_text(encoding="utf-8")
    assert re.findall(r"://|--index|--find-links|--trusted-host", text) == []


def test_the_bill_of_materials_lists_what_a_school_installs():
    """If this fails, requirements.txt was changed without `make sbom`."""
    bill = json.loads((ROOT / "docs" / "sbom.cdx.json").read_text(encoding="utf-8"))
    listed = {
        f"{part['name']}=={part['version']}".lower().replace("_", "-")
        for part in bill["components"]
    }
    wanted = packages_of("requirements.txt")
    only_elsewhere = {package for package, block in wanted.items() if " ; " in block.split("\\")[0]}
    assert listed - wanted.keys() == set()
    assert wanted.keys() - listed - only_elsewhere == set()
