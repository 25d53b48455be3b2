"""Names are ordered as a British reader looks them up, on either database."""

import pytest

from classes.models import ClassGroup, Pupil, User
from classes.names.order import Alphabetical
from classes.names.spelling import folded
from tests import factories

IN_ORDER = [
    *("aaron B", "Ælfric A", "Ángel L", "Anne‐Marie", "Çağla", "Đorđe P", "Duncan", "Élise"),
    *("Fox", "Ida", "İpek", "Işıl", "Luca", "Łucja Ż", "Lydia", "O’Neill", "ODonnell", "Œr"),
    *("Søren A", "Sorin", "Thea", "Þóra", "Tom", "Weiss", "WEIẞ A", "Zak", "Žofia"),
]


@pytest.fixture
def pupils(school):
    for name in reversed(IN_ORDER):
        factories.PupilFactory(school=school, display_name=name)


def test_children_are_in_the_order_of_their_plain_letters(pupils):
    names = [str(pupil) for pupil in Pupil.objects.all()]
    assert names == sorted(names, key=folded)
    assert names.index("Łucja Ż") == names.index("Luca") + 1
    assert names[-1] == "Žofia"


def test_the_database_folds_latin_letters_as_we_do(pupils):
    ordered = Pupil.objects.annotate(plain=Alphabetical("display_name"))
    assert {pupil.display_name: pupil.plain for pupil in ordered} == {
        name: folded(name) for name in IN_ORDER
    }


def test_classes_and_people_are_in_the_same_order(school):
    for name in ("Zeal", "Łódź", "lark", "Lyra"):
        factories.ClassGroupFactory(school=school, name=name)
        factories.UserFactory(name=name)
    assert [group.name for group in ClassGroup.objects.all()] == ["lark", "Łódź", "Lyra", "Zeal"]
    people = User.objects.filter(name__in=["Zeal", "Łódź", "lark", "Lyra"])
    assert [user.name for user in people] == ["lark", "Łódź", "Lyra", "Zeal"]


def test_the_order_holds_among_different_rows_and_through_relations(school):
    group = factories.ClassGroupFactory(school=school)
    for name in ("Zak", "Łucja", "Ben"):
        factories.EnrolmentFactory(class_group=group, pupil__display_name=name)
    by_name = group.enrolments.order_by(Alphabetical("pupil__display_name")).distinct()
    assert [str(row.pupil) for row in by_name] == ["Ben", "Łucja", "Zak"]
