"""The pages: what each person gets, and what was sent."""

import pytest
from django.core.mail import EmailMessage
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from classes.mail.actions import keep
from classes.models import MailKind, MailState, Membership, OutgoingMail, Role
from reports.models import EmailChoice

pytestmark = [pytest.mark.django_db, pytest.mark.sqlite_is_enough]


def make(school, person, **fields) -> OutgoingMail:
    return OutgoingMail.objects.create(
        **{
            "school": school,
            "person": person,
            "recipients": [person.email],
            "subject": "Next week",
            "kind": MailKind.WEEK,
            "state": MailState.SENT,
        }
        | fields
    )


@pytest.mark.parametrize(
    ("role", "kinds"),
    [
        (Role.TEACHER, {"week", "changes"}),
        (Role.PSHE_LEAD, {"week", "changes", "digest"}),
        (Role.SAFEGUARDING_LEAD, {"week", "changes", "monthly", "audit"}),
        (Role.VIEWER, set()),
    ],
)
def test_each_person_chooses_among_the_emails_of_their_roles(role, kinds, person, school, sign_in):
    client, address = sign_in(person(role)), reverse("reports:your_emails", args=[school.slug])
    form = client.get(address).context["form"]
    assert set(form.fields) == kinds
    assert all(field.initial for field in form.fields.values())


def test_a_choice_is_kept_and_can_be_taken_back(person, school, sign_in):
    teacher = person(Role.TEACHER)
    client, address = sign_in(teacher), reverse("reports:your_emails", args=[school.slug])
    client.post(address, {"changes": "on"})
    assert not client.get(address).context["form"].fields["week"].initial
    client.post(address, {"changes": "on", "week": "on"})
    assert EmailChoice.objects.get().wants_it


def test_the_lead_sees_what_was_sent_and_filters_it(as_lead, person, school):
    anna, ben = person(Role.TEACHER, name="Anna"), person(Role.TEACHER, name="Ben")
    make(school, anna)
    make(school, ben, state=MailState.FAILED, problem="The mail server refused the address.")
    address = reverse("reports:emails", args=[school.slug])
    page = as_lead.get(address).content.decode()
    assert "Anna" in page
    assert f"Emails to Ben ({ben.email}) come back." in " ".join(page.split())
    found = as_lead.get(address, {"who": anna.pk, "state": "sent", "kind": "week"})
    assert [mail.person for mail in found.context["page"]] == [anna]


def test_the_page_takes_as_many_queries_for_many_emails(as_lead, person, school):
    def queries() -> int:
        with CaptureQueriesContext(connection) as seen:
            assert as_lead.get(reverse("reports:emails", args=[school.slug])).status_code == 200
        return len(seen)

    make(school, person(Role.TEACHER))
    few = queries()
    for _ in range(60):
        make(school, person(Role.TEACHER), state=MailState.FAILED)
    assert queries() == few <= 13


def test_home_says_that_no_email_with_a_new_password_arrives(as_lead, person, school):
    ben = person(Role.TEACHER, name="Ben")
    mail = keep(EmailMessage("A new password", "…", to=[ben.email]))
    given_up = {"state": MailState.FAILED, "content": "", "problem": "It was refused."}
    OutgoingMail.objects.filter(pk=mail.pk).update(**given_up)
    home = reverse("reports:looked_after", args=[school.slug])
    assert f"Emails to Ben ({ben.email}) come back." in " ".join(as_lead.get(home).text.split())
    Membership.objects.filter(user=ben).delete()
    assert "Ben" not in as_lead.get(home).text
