"""A group sees the schools that agreed, and no others."""

from classes.models import GroupAnswer
from tests import factories


def test_a_group_shares_the_schools_that_agreed_and_have_not_left(db):
    group, agreed = factories.GroupFactory(), factories.SchoolFactory()
    factories.GroupSchoolFactory(group=group, school=agreed)
    factories.GroupSchoolFactory(group=group, asked=True)
    factories.GroupSchoolFactory(group=group, answer=GroupAnswer.LEFT)
    factories.GroupSchoolFactory(school=agreed)
    factories.GroupSchoolFactory()
    assert list(group.sharing_schools()) == [agreed]
