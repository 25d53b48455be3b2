"""The content of a school's families' page: its texts, modules, resources and documents."""

from collections import defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import cached_property, partial
from pathlib import Path

from django.db.models import Prefetch, Q
from django.urls import reverse
from django.utils.safestring import SafeString

from classes.models import School
from classes.years.year_groups import YearGroups
from curriculum.markdown import to_html
from curriculum.models import (
    PUBLIC,
    Document,
    DocumentKind,
    DocumentQuerySet,
    FamiliesPage,
    Module,
    ModuleQuerySet,
    Resource,
    ResourceQuerySet,
    Session,
)

DATA = Path(__file__).parents[1] / "data"
GUIDANCE = (DATA / "guidance.md").read_text(encoding="utf-8").strip()
TEACHING = (DATA / "teaching.md").read_text(encoding="utf-8").strip()
"""The shipped texts, in Markdown. They are shown until a school writes its own."""


@dataclass(frozen=True)
class Material:
    """A link or a document for families.

    The address of a link is a URL, that of a document a path on this site. Only a document has a
    kind, such as "PDF", and a size in bytes.
    """

    title: str
    address: str
    publisher: str = ""
    about: str = ""
    kind: str = ""
    size: int = 0

    @property
    def is_document(self) -> bool:
        return bool(self.kind)

    @property
    def name(self) -> str:
        """Return the title up to its first colon, which is short enough for a button."""
        return self.title.partition(":")[0]

    @property
    def rest_of_title(self) -> str:
        """Return what `name` leaves out, for screen readers."""
        return self.title.removeprefix(self.name)

    @property
    def source(self) -> str:
        """Return the publisher; empty if the title names it already."""
        return "" if self.publisher.lower() in self.title.lower() else self.publisher


@dataclass(frozen=True)
class TaughtSession:
    """A session as families see it, with the materials that they may read beforehand."""

    number: int
    title: str
    year_groups: YearGroups
    aims: tuple[str, ...]
    materials: tuple[Material, ...]


@dataclass(frozen=True)
class TaughtModule:
    """A module as families see it."""

    title: str
    publisher: str
    sessions: tuple[TaughtSession, ...]


@dataclass(frozen=True)
class FamiliesContent:
    """Everything on the page except the information evening. Each list is in display order."""

    page: FamiliesPage
    report: tuple[Material, ...]
    modules: tuple[TaughtModule, ...]
    advice: tuple[Material, ...]
    documents: tuple[Material, ...]

    @property
    def school(self) -> School:
        return self.page.school

    @property
    def year_groups(self) -> YearGroups | None:
        """Return the range of year groups taught, or None if there are no sessions."""
        spans = [session.year_groups for module in self.modules for session in module.sessions]
        if not spans:
            return None
        return YearGroups(min(span.youngest for span in spans), max(span.oldest for span in spans))

    @property
    def has_materials(self) -> bool:
        """Return whether any session has materials for families."""
        return any(session.materials for module in self.modules for session in module.sessions)

    @property
    def teaching(self) -> str:
        """Return the text above the list of sessions, in Markdown."""
        return self.page.teaching or TEACHING

    @property
    def guidance(self) -> str:
        """Return the guidance in Markdown."""
        return self.page.guidance or GUIDANCE

    @cached_property
    def teaching_html(self) -> SafeString:
        return to_html(self.teaching)

    @cached_property
    def guidance_html(self) -> SafeString:
        return to_html(self.guidance)


def content_of(page: FamiliesPage) -> FamiliesContent:
    """Return the content of the families' page, in a fixed number of queries.

    Until the page is published, only staff read it. So its documents are at their addresses.
    """
    material = partial(_for_families, for_staff=not page.is_published)
    document = partial(material_of, for_staff=not page.is_published)
    resources = _public_resources(page.school)
    modules = list(_modules_shown(page.school))
    taught = {session.pk for module in modules for session in module.sessions.all()}
    general = [
        resource
        for resource in resources
        if not resource.is_urgent and not _only_with_sessions(resource, taught)
    ]
    urgent = [resource for resource in resources if resource.is_urgent] or _shipped_urgent()
    return FamiliesContent(
        page=page,
        report=tuple(map(material, urgent)),
        modules=_taught_modules(modules, resources, material),
        advice=tuple(material(resource) for resource in general if resource.is_link),
        documents=tuple(material(resource) for resource in general if not resource.is_link)
        + tuple(map(document, _documents_without_resource(page.school))),
    )


def with_typed_texts(page: FamiliesPage, form: Mapping[str, str]) -> FamiliesPage:
    """Set the page's texts from a submitted form, for a preview. Return the page, unsaved."""
    for name in ("heading", "intro", "contact", "teaching", "guidance"):
        if name in form:
            setattr(page, name, form[name].strip())
    return page


def material_of(document: Document, *, for_staff: bool = False) -> Material:
    """Return a document for families as the page shows it. Its school should be fetched.

    `for_staff` gives the address for staff, who alone read it until the page is published.
    """
    page, key = ("curriculum", document.pk) if for_staff else ("online_safety", document.public_id)
    return Material(
        title=document.title,
        address=reverse(f"{page}:document", args=[document.school.slug, key]),
        kind=DocumentKind(document.kind).label,
        size=document.size,
    )


def _public_resources(school: School) -> list[Resource]:
    """Return the resources for families in list order, with documents and sessions fetched."""
    resources: ResourceQuerySet = school.resources.public()
    return list(
        resources.filter(Q(document=None) | Q(document__audience__in=PUBLIC))
        .select_related("document__school")
        .prefetch_related("sessions")
    )


def _shipped_urgent() -> list[Resource]:
    """Return the shipped ways to report, so that no school's page is without one."""
    return list(Resource.objects.shipped().public().filter(is_urgent=True, document=None))


def _modules_shown(school: School) -> ModuleQuerySet:
    sessions = Session.objects.in_use().order_by("position")
    modules: ModuleQuerySet = school.modules.for_families()
    return modules.prefetch_related(Prefetch("sessions", sessions))


def _documents_without_resource(school: School) -> DocumentQuerySet:
    """Return the documents for families that have no resource, such as an evening's slides."""
    documents: DocumentQuerySet = school.documents.public()
    return documents.filter(resources=None).select_related("school")


def _only_with_sessions(resource: Resource, taught: set[int]) -> bool:
    """Return whether to list a resource only with its sessions, not under advice or documents.

    A shipped link always stays under advice too.
    """
    attached = any(session.pk in taught for session in resource.sessions.all())
    return attached and resource.copied_from_id is None


def _taught_modules(
    modules: list[Module], resources: list[Resource], material: Callable[[Resource], Material]
) -> tuple[TaughtModule, ...]:
    materials = defaultdict(list)
    for resource in resources:
        for session in resource.sessions.all():
            materials[session.pk].append(material(resource))
    return tuple(
        TaughtModule(
            title=module.title,
            publisher=module.publisher,
            sessions=tuple(
                _taught_session(session, module, materials[session.pk])
                for session in module.sessions.all()
            ),
        )
        for module in modules
        if module.sessions.all()
    )


def _taught_session(session: Session, module: Module, materials: list[Material]) -> TaughtSession:
    """Return the session for families. Aims of an outline are left out until they are checked."""
    return TaughtSession(
        number=session.position,
        title=session.title,
        year_groups=session.year_groups,
        aims=() if module.is_outline else tuple(session.aim_list),
        materials=tuple(materials),
    )


def _for_families(resource: Resource, *, for_staff: bool) -> Material:
    if resource.document is None:
        return Material(resource.title, resource.url, resource.publisher, resource.about)
    return replace(
        material_of(resource.document, for_staff=for_staff),
        title=resource.title,
        publisher=resource.publisher,
        about=resource.about,
    )
