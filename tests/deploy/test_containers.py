"""The files of deploy/ agree with the program, and give no service more than it needs."""

import re

import pytest

from config.version import VERSION
from tests.deploy.compose import DEPLOY, ROOT, compose, image_environment, image_text

NAMES = ("SITE_HOST", "TLS", "SECRET_KEY", "DB_PASSWORD", "S3_SECRET", "BACKUP_KEY")
GIVEN = dict.fromkeys(NAMES, "x")


@pytest.mark.parametrize("name", ["compose.yaml", "compose.several.yaml"])
def test_every_service_of_ours_is_read_only_and_without_capabilities(name):
    services = compose(name, GIVEN)
    ours = [one for key, one in services.items() if key != "files"]
    assert len(ours) >= 3
    for service in ours:
        assert service["read_only"] is True
        assert service["cap_drop"] == ["ALL"]
        assert service["security_opt"] == ["no-new-privileges:true"]
    assert [key for key, one in services.items() if "ports" in one] == ["caddy"]
    for key in services.keys() & {"app", "app-a", "app-b", "worker"}:
        done = services[key]["depends_on"]["prepare"]["condition"]
        assert done == "service_completed_successfully"


@pytest.mark.parametrize("name", ["compose.yaml", "compose.several.yaml"])
def test_the_example_of_the_environment_has_every_name_that_is_asked_for(name):
    asked = set(re.findall(r"\$\{(\w+)", (DEPLOY / name).read_text(encoding="utf-8")))
    example = (DEPLOY / "example.env").read_text(encoding="utf-8")
    assert asked <= set(re.findall(r"^(\w+)=", example, flags=re.M))


def test_the_image_has_this_version_and_every_folder_of_the_program():
    text = image_text()
    assert f'image.version="{VERSION}"' in text
    for name in ("compose.yaml", "compose.several.yaml"):
        tags = re.findall(r"image: coverage:(\S+)", (DEPLOY / name).read_text(encoding="utf-8"))
        assert tags == [VERSION]
    copied = {
        path
        for line in re.findall(r"^COPY ([a-z].*) \S+$", text, flags=re.M)
        for path in line.split()
    }
    assert all((ROOT / path).exists() for path in copied)
    assert copied >= {
        "config",
        "classes",
        "curriculum",
        "lessons",
        "reports",
        "templates",
        "static",
    }
    sent = (DEPLOY / "Containerfile.dockerignore").read_text(encoding="utf-8")
    assert copied == set(re.findall(r"^!(\S+)$", sent, flags=re.M))
    assert image_environment()["DATA_DIR"] == "/data"
