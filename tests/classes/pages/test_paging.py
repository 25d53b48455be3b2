import django_tables2 as tables
import pytest

from classes.models import Pupil
from classes.pages.paging import show_page_of
from tests import factories


class ByName(tables.Table):
    """Children by name, which many of them share."""

    display_name = tables.Column()

    class Meta:
        order_by = "display_name"


@pytest.mark.django_db
def test_the_pages_of_a_list_together_hold_each_row_once_though_many_sort_alike(rf):
    school = factories.SchoolFactory()
    Pupil.objects.bulk_create(Pupil(school=school, display_name=f"Sam {n % 4}") for n in range(60))
    shown = []
    for number in (1, 2, 3):
        table = ByName(Pupil.objects.all())
        show_page_of(table, rf.get("/", {"page": number}), per_page=25)
        shown += [row.record.pk for row in table.page.object_list]
    assert len(shown) == len(set(shown)) == 60
