"""The program of an earlier version goes on saving while the tables are the new ones already.

Between the migrations and the restart it inserts rows without the columns that it does not know.
"""

import re
from collections.abc import Iterable, Iterator

import pytest
from django.apps import apps
from django.apps.registry import Apps
from django.db import IntegrityError, models, transaction

from tests.upgrades import rows
from tests.upgrades.make_fixture import FIXTURES
from tests.upgrades.upgrade import read

VERSIONS = sorted(path.name.removesuffix(".json.gz") for path in FIXTURES.glob("*.json.gz"))
OURS = {"classes", "curriculum", "lessons", "reports"}
NAME = re.compile(r'constraint (?:failed: )?"?(\w+)')
NEW_RULES = {
    "missedlesson_withdrawn_is_closed",
    "plannedsession_not_due_has_no_date",
}
"""Rules of today that an earlier program did not keep to. What it saves against them is refused, as
after the restart. A new one makes a few requests of every upgrade fail: think twice."""

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("version", VERSIONS)
def test_the_tables_of_today_take_what_an_earlier_program_inserts(version, settings):
    settings.MIGRATION_MODULES = {}  # the tests run without
    earlier = read(FIXTURES / f"{version}.json.gz")
    state = rows.state_of(earlier["migrations"])
    refused = {
        reason
        for label, table in earlier["tables"].items()
        for reason in refusals(list(rows.objects(state.apps.get_model(label), table)))
    }
    assert refused == NEW_RULES


def refusals(objects: list[models.Model]) -> Iterator[str]:
    """Yield the constraints that refuse any of these rows, which are of one table."""
    table = type(objects[0])._base_manager
    table.all().delete()
    try:
        with transaction.atomic():
            table.bulk_create(objects)
    except IntegrityError:
        for one in objects:
            yield from refusal(one)


def refusal(one: models.Model) -> Iterator[str]:
    try:
        with transaction.atomic():
            one.save(force_insert=True)
    except IntegrityError as error:
        name = NAME.search(str(error))
        yield name[1] if name else str(error)


@pytest.mark.parametrize("version", VERSIONS)
def test_no_table_lacks_a_column_of_an_earlier_program_or_asks_for_one_more(version, settings):
    settings.MIGRATION_MODULES = {}  # the tests run without
    state = rows.state_of(read(FIXTURES / f"{version}.json.gz")["migrations"])
    today = {model._meta.db_table: columns_of(model) for model in every_model(apps)}
    for model in every_model(state.apps):
        table, known = model._meta.db_table, columns_of(model)
        assert known.keys() <= today[table].keys()
        new = today[table].keys() - known.keys()
        assert {name for name in new if must_be_given(today[table][name])} == set(), table


def every_model(apps: Apps) -> Iterable[type[models.Model]]:
    """Return the models of a program whose tables are ours, with those between two others."""
    models_of_all = apps.get_models(include_auto_created=True)
    return [model for model in models_of_all if model._meta.app_label in OURS]


def columns_of(model: type[models.Model]) -> dict[str, models.Field]:
    return {field.column: field for field in model._meta.local_concrete_fields}


def must_be_given(field: models.Field) -> bool:
    return not (field.null or field.has_db_default())
