"""Pages of agreements take as many queries for many schools and groups as for one."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from classes.models import GroupAnswer, GroupQuestion, GroupReminder
from tests import factories

pytestmark = pytest.mark.sqlite_is_enough

MOST = 13


def test_agreements_people_and_reminders_take_a_fixed_number_of_queries(school, lead, sign_in):
    officer = factories.GroupOfficerFactory()
    group, counts = officer.group, []
    factories.GroupSchoolFactory(group=group, school=school)
    clients = [sign_in(officer.user), sign_in(lead)]
    for rows in (2, 8):
        for number in range(rows):
            for answer in (GroupAnswer.AGREED, GroupAnswer.DECLINED):
                link = factories.GroupSchoolFactory(group=group, answer=answer)
                GroupReminder.objects.create(link=link, sent_at=timezone.now())
                factories.GroupSchoolFactory(school=school, answer=answer)
            factories.GroupSchoolFactory(group=group, asked=True)
            factories.GroupSchoolFactory(school=school, asked=True)
            typed = f"school-{rows}-{number}"
            GroupQuestion.objects.create(group=group, typed=typed, asked_at=timezone.now())
            factories.GroupOfficerFactory(group=group)
        chosen = "&".join(f"school={one.pk}" for one in group.sharing_schools())
        pages = [
            *((clients[0], f"/groups/{group.slug}/{page}/") for page in ("agreements", "people")),
            (clients[0], f"/groups/{group.slug}/remind/?{chosen}"),
            (clients[1], f"/schools/{school.slug}/groups/"),
            (clients[1], f"/schools/{school.slug}/groups/asking/"),
        ]
        counts.append([queries_of(client, address) for client, address in pages])
    assert counts[0] == counts[1]
    assert max(counts[0]) <= MOST


def queries_of(client, address: str) -> int:
    client.get(address)
    with CaptureQueriesContext(connection) as seen:
        assert client.get(address).status_code == 200
    return len(seen)
