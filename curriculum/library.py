"""Loads the shipped library from curriculum/data: frameworks, Real Love Rocks and links."""

import csv
from pathlib import Path
from typing import Any, TypeVar

from django.db import models, transaction

from classes.years.year_groups import YearGroups
from curriculum.models import Framework, Module, Outcome, Session
from curriculum.shipped_list import offers as shipped_list

Kept = TypeVar("Kept", bound=models.Model)
DATA = Path(__file__).parent / "data"
REAL_LOVE_ROCKS = "real-love-rocks"
FRAMEWORK_NAMES = {
    "RSHE": "Relationships, sex and health education: statutory guidance (primary)",
    "EFACW": "Education for a Connected World",
    "4C": "Keeping children safe in education: the four areas of online risk",
}
ABOUT = (
    "A Barnardo’s programme about healthy relationships and staying safe, online and off. The "
    "sessions here are an outline in our own words for you to adapt. Check each one against your "
    "copy of the pack, which Barnardo’s gives to schools that register."
)


@transaction.atomic
def load_library() -> Module:
    """Update the shared library to the shipped version. Return its module.

    It is safe to run again, and never changes a school's own copies.
    """
    outcomes = _load_frameworks()
    module = _keep(
        Module,
        school=None,
        key=REAL_LOVE_ROCKS,
        defaults={
            "title": "Real Love Rocks",
            "publisher": "Barnardo’s",
            "about": ABOUT,
            "is_outline": True,
        },
    )
    for row in _rows("outline.csv"):
        _load_session(module, row, outcomes)
    shipped_list.load(_rows("resources.csv"))
    return module


def _load_frameworks() -> dict[str, Outcome]:
    outcomes = {}
    for position, row in enumerate(_rows("frameworks.csv")):
        framework = _keep(
            Framework,
            code=row["framework"],
            defaults={
                "name": FRAMEWORK_NAMES[row["framework"]],
                "position": list(FRAMEWORK_NAMES).index(row["framework"]),
            },
        )
        outcomes[row["code"]] = _keep(
            Outcome,
            code=row["code"],
            defaults={
                "framework": framework,
                "heading": row["heading"],
                "source": row["source"],
                "position": position,
            },
        )
    return outcomes


def _load_session(module: Module, row: dict[str, str], outcomes: dict[str, Outcome]) -> None:
    years = YearGroups.parse(row["years"])
    session = _keep(
        Session,
        module=module,
        position=int(row["position"]),
        defaults={
            "title": row["title"],
            "aims": row["aims"].replace("|", "\n"),
            "outline": row["outline"].replace("|", "\n"),
            "before_teaching": row["before_teaching"],
            "minutes": int(row["minutes"]),
            "youngest_year": years.youngest,
            "oldest_year": years.oldest,
        },
    )
    session.outcomes.set(outcomes[code] for code in row["outcomes"].split())


def _keep(model: type[Kept], *, defaults: dict[str, Any], **key: Any) -> Kept:
    """Return the record with this key, with these fields.

    It is only saved if one differs, since this runs at every start and would fill the history.
    """
    record = model._default_manager.filter(**key).first() or model(**key)
    if record.pk is None or any(getattr(record, name) != defaults[name] for name in defaults):
        for name, value in defaults.items():
            setattr(record, name, value)
        record.save()
    return record


def _rows(name: str) -> list[dict[str, str]]:
    with (DATA / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))
