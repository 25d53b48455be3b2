"""Fills in who has left each school, and when people last used theirs."""

from django.db import migrations
from django.db.models import Max


def fill(apps, schema_editor):
    Membership = apps.get_model("classes", "Membership")
    History = apps.get_model("classes", "HistoricalMembership")
    FormerStaff = apps.get_model("classes", "FormerStaff")
    here = set(Membership.objects.values_list("user", "school"))
    users = set(apps.get_model("classes", "User").objects.values_list("pk", flat=True))
    schools = set(apps.get_model("classes", "School").objects.values_list("pk", flat=True))
    removed = History.objects.filter(history_type="-").order_by()
    rows = removed.values_list("user", "school").annotate(left=Max("history_date"))
    FormerStaff.objects.bulk_create(
        [
            FormerStaff(user_id=user, school_id=school, left_on=left.date())
            for user, school, left in rows
            if (user, school) not in here and user in users and school in schools
        ],
        batch_size=500,
        ignore_conflicts=True,
    )
    # The last sign-in says when somebody used their school only if they have no other.
    schools_of = {}
    for user, school in here:
        schools_of.setdefault(user, set()).add(school)
    roles = Membership.objects.exclude(user__last_login=None).select_related("user")
    changed = [role for role in roles if len(schools_of[role.user_id]) == 1]
    for role in changed:
        role.last_used_on = role.user.last_login.date()
    Membership.objects.bulk_update(changed, ["last_used_on"], batch_size=500)


class Migration(migrations.Migration):
    dependencies = [("classes", "0037_people_over_time")]

    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
