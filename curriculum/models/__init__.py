"""What is taught, and with what: modules, sessions, outcomes, resources and documents."""

from curriculum.models.audience import PUBLIC, Audience
from curriculum.models.document import Document, DocumentKind, DocumentQuerySet
from curriculum.models.families_page import FamiliesPage, FamiliesPageQuerySet
from curriculum.models.framework import Framework, Outcome
from curriculum.models.module import Module, ModuleQuerySet
from curriculum.models.resource import LINK_FIELDS, LinkState, Resource, ResourceQuerySet
from curriculum.models.session import Session, SessionQuerySet
from curriculum.models.session_version import SessionVersion

__all__ = [
    "LINK_FIELDS",
    "PUBLIC",
    "Audience",
    "Document",
    "DocumentKind",
    "DocumentQuerySet",
    "FamiliesPage",
    "FamiliesPageQuerySet",
    "Framework",
    "LinkState",
    "Module",
    "ModuleQuerySet",
    "Outcome",
    "Resource",
    "ResourceQuerySet",
    "Session",
    "SessionQuerySet",
    "SessionVersion",
]
