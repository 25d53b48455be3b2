"""Each staff page says how it works, in at most 80 words of plain English."""

import re

import pytest
from django.urls import URLResolver, get_resolver, reverse

from reports.help.documents import SHOWN, document_of
from reports.help.how_it_works import how_pages_work
from tests.pages import document

pytestmark = pytest.mark.sqlite_is_enough

MOST_WORDS = 80
LONGEST_SENTENCE = 32

NOT_PAGES = {
    # Parts of a page, fetched after it.
    "reports:not_placed_line",
    "reports:looked_after",
    "reports:leaving_line",
    "reports:first_day_on_home",
    "lessons:door_state",
    "lessons:door_children",
    "lessons:term_dates_day",
    # Files.
    "reports:export",
    "reports:export_again",
    "reports:record_json",
    "lessons:log_workbook",
    "lessons:evening_mail_merge",
    "curriculum:scheme_example",
    "curriculum:scheme_export",
    "curriculum:document",
    # What a button sends.
    "lessons:log_apply",
    "lessons:log_discard",
    "lessons:tracker_apply",
    "lessons:tracker_discard",
    "lessons:undo",
    "lessons:import_columns",
    "lessons:import_year",
    "lessons:import_apply",
    "lessons:import_discard",
    "lessons:nightly_look",
    "lessons:nightly_dismiss",
    "lessons:planned",
    "lessons:take_up",
    "lessons:term_dates_save",
    "lessons:term_dates_file",
    "lessons:move_planned",
    "lessons:undo_move",
    "lessons:door_taps",
    "lessons:door_link_close",
    "lessons:evening_follow_up_undo",
    "curriculum:copy",
    "curriculum:module_archive",
    "curriculum:session_move",
    "curriculum:session_archive",
    "curriculum:check",
    "curriculum:shipped",
    "curriculum:take_address",
    "curriculum:opened",
    "classes:groups_asking",
    "classes:answer_group",
    "classes:end_cover",
    "classes:send_again",
    "classes:cancel",
    "groups:export",
    "groups:schools_csv",
    "groups:take_back",
    "groups:send_again",
    "groups:cancel",
    # What families see, as it would be.
    "lessons:families_preview",
}


def staff_pages() -> set[str]:
    """Return the names of all addresses of a school or a group that are pages."""
    return names_of(get_resolver().url_patterns, "", "") - NOT_PAGES


def names_of(patterns: list, before: str, namespace: str) -> set[str]:
    names = set()
    for pattern in patterns:
        address = before + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            inner = f"{pattern.namespace}:" if pattern.namespace else namespace
            names |= names_of(pattern.url_patterns, address, inner)
        elif address.startswith(("schools/", "groups/")):
            names.add(f"{namespace}{pattern.name}")
    return names


def test_each_staff_page_says_how_it_works():
    """A new page needs a text in how_it_works.toml. What is no page is listed above."""
    assert staff_pages() - set(how_pages_work()) == set()


@pytest.mark.parametrize("name", sorted(how_pages_work()))
def test_a_text_is_short_and_plain(name):
    text = how_pages_work()[name].text
    assert len(text.split()) <= MOST_WORDS
    sentences = re.split(r"(?<=[.!?])\s", text)
    assert [said for said in sentences if len(said.split()) > LONGEST_SENTENCE] == []
    assert not re.search(
        r"\b(please|simply|just|utili[sz]e|in order to|e\.g\.|i\.e\.)\b", text, re.I
    )


def test_more_is_said_in_a_part_of_a_document_that_is_there():
    for name, how in how_pages_work().items():
        if how.document:
            assert how.document in SHOWN, name
            keys = {section.key for section in document_of(how.document).sections}
            assert how.part in {"", *keys}, name


def test_the_head_of_a_page_explains_it_and_leads_to_more(as_lead, school):
    page = document(as_lead.get(reverse("lessons:missed", args=[school.slug])))
    how = page.find_class("how")[0]
    assert how_pages_work()["lessons:missed"].text in how.text_content()
    links = [link.get("href") for link in how.iter("a")]
    help_page = reverse("reports:help_page", args=[school.slug, "lessons"])
    assert links == [f"{help_page}#missed-lessons", reverse("reports:help", args=[school.slug])]
