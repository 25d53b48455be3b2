"""The families' page as JSON, in the shape that docs/families-page.md promises."""

from typing import Any

from django.conf import settings

from curriculum.families_page.content import FamiliesContent, Material, TaughtModule, TaughtSession
from lessons.families.evenings import ComingEvening

VERSION = 1
"""Increases when a key is renamed or removed, not when one is added."""


def as_json(content: FamiliesContent, evenings: list[ComingEvening]) -> dict[str, Any]:
    """Return everything on the page, with absolute addresses and ISO 8601 times with offset."""
    page = content.page
    return {
        "version": VERSION,
        "school": {"name": content.school.name, "slug": content.school.slug},
        "page": {
            "address": page.address,
            "heading": page.heading,
            "intro": page.intro,
            "contact": page.contact,
        },
        "report": _materials(content.report),
        "teaching": {
            "markdown": content.teaching,
            "html": content.teaching_html,
            "modules": [_module(module) for module in content.modules],
        },
        "evenings": [_evening(evening) for evening in evenings],
        "advice": _materials(content.advice),
        "documents": _materials(content.documents),
        "guidance": {"markdown": content.guidance, "html": content.guidance_html},
    }


def _materials(materials: tuple[Material, ...]) -> list[dict[str, Any]]:
    return [_material(material) for material in materials]


def _material(material: Material) -> dict[str, Any]:
    """Return a link, or a document with its kind and size in bytes."""
    data: dict[str, Any] = {
        "title": material.title,
        "publisher": material.publisher,
        "about": material.about,
        "address": material.address,
    }
    if material.is_document:
        data["address"] = settings.SITE_URL.rstrip("/") + material.address
        data |= {"kind": material.kind, "size": material.size}
    return data


def _module(module: TaughtModule) -> dict[str, Any]:
    return {
        "title": module.title,
        "publisher": module.publisher,
        "sessions": [_session(session) for session in module.sessions],
    }


def _session(session: TaughtSession) -> dict[str, Any]:
    return {
        "number": session.number,
        "title": session.title,
        "year_groups": list(session.year_groups.years),
        "aims": list(session.aims),
        "materials": _materials(session.materials),
    }


def _evening(evening: ComingEvening) -> dict[str, Any]:
    return {
        "title": evening.title,
        "starts_at": evening.starts_at.isoformat(),
        "ends_at": evening.ends_at.isoformat(),
        "place": evening.place,
        "presented_by": evening.presented_by,
        "agenda": evening.agenda,
        "documents": _materials(evening.documents),
        "moved_from": evening.moved_from.isoformat() if evening.moved_from else None,
        "cancelled": evening.is_cancelled,
        "cancelled_reason": evening.cancelled_reason,
    }
