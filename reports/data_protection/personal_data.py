"""Every field that holds something about a person. A test compares this with all models."""

import enum
from collections.abc import Mapping
from dataclasses import dataclass


class Whose(enum.Enum):
    """Whom a record is about."""

    CHILDREN = "Children"
    FAMILIES = "Families"
    STAFF = "Staff"
    ANYBODY = "Nobody, unless somebody is named in it"


NAMES = "Names of children who left"
LESSONS = "Classes, lessons, evenings"
ANSWERS = "Families’ answers"
HISTORY = "Change history"
ACCOUNT = "Accounts of staff who left"
SHORT = "Deleted by the system itself"
NO_PERIOD = "Until somebody changes or removes it"


HISTORY_FIELDS = "a change history"
"""Stands for every model of the change history: it has the fields of its record, and these."""


@dataclass(frozen=True)
class PersonalData:
    """Some fields that are about the same people, for the same purpose.

    `fields` are names of fields by the model that has them. `kept` is the line of the tables of
    periods that they come under.
    """

    whose: Whose
    what: str
    why: str
    kept: str
    fields: Mapping[str, str]


PERSONAL_DATA = (
    PersonalData(
        Whose.CHILDREN,
        "Name as the school shows it; the number in the school’s system; fingerprints of the words "
        "of the full name; when the name was erased",
        "To say who was there and who must catch up; to recognise the child in the next class "
        "list, and the name in a note",
        NAMES,
        {"classes.Pupil": "display_name external_id name_prints erased_at"},
    ),
    PersonalData(
        Whose.CHILDREN,
        "Class and year group, from when to when, why that ended and who recorded it",
        "To know which lessons the child was due",
        LESSONS,
        {
            "classes.Enrolment": "pupil joined_on left_on year_group ended_because end_recorded_at "
            "end_recorded_by",
            "lessons.LessonRoll": "pupils",
        },
    ),
    PersonalData(
        Whose.CHILDREN,
        "Which lessons the child missed, why (one of five choices), whether and how the child "
        "caught up, and who decided on a withdrawal",
        "To make sure that the child is taught what was missed",
        LESSONS,
        {
            "lessons.MissedLesson": "pupil reason closed_as caught_up_on how by decided_by "
            "decided_on",
            "lessons.DismissedMissedLesson": "pupil reason closed_as caught_up_on how by "
            "decided_by decided_on dismissed_because dismissed_at",
        },
    ),
    PersonalData(
        Whose.FAMILIES,
        "Whether a child’s family came to an evening, with how many adults, or was sent the "
        "materials or spoken to afterwards",
        "To reach each family once, and to show how many were reached",
        LESSONS,
        {
            "lessons.EveningAttendance": "pupil outcome adults on by party tap recorded_at",
            "lessons.DoorTap": "pupil adults is_undone received_at key undone_party undone_adults",
        },
    ),
    PersonalData(
        Whose.FAMILIES,
        "A family’s answer before an evening: the child’s first name and the first letter of the "
        "surname, how many adults, help asked for (such as a way in without steps or an "
        "interpreter) and the language",
        "To prepare the evening. Help asked for can show a disability or an origin",
        ANSWERS,
        {
            "lessons.EveningAnswer": "first_name surname_letter reply adults access_needs language "
            "answered_for received_at pupil settled_at settled_by is_dismissed",
        },
    ),
    PersonalData(
        Whose.FAMILIES,
        "A name that was typed at the door because the family was not on the list",
        "To match the family afterwards",
        ANSWERS,
        {"lessons.WalkIn": "said_name adults pupil by party recorded_at"},
    ),
    PersonalData(
        Whose.STAFF,
        "Account: name, email address, password (only as a hash), second factor, a "
        "digest of an account at Microsoft, Google or another provider, last sign-in, "
        "the last day on which they used the school’s pages, roles, since when they have none, "
        "invitations, the classes taught, those covered and when, the number in the "
        "school’s system",
        "So that only the right people see the records",
        ACCOUNT,
        {
            "classes.User": "password last_login is_superuser email name is_staff is_active "
            "date_joined erased_at surname_first signs_in_elsewhere",
            "classes.Membership": "user external_id last_used_on",
            "classes.FormerStaff": "user left_on",
            "classes.GroupOfficer": "user",
            "classes.Invitation": "email name user invited_by",
            "classes.ClassGroup_teachers": "user",
            "classes.Cover": "user first_day last_day ended_at",
            "classes.User_groups": "user",
            "classes.User_user_permissions": "user",
            "account.EmailAddress": "user email",
            "account.EmailConfirmation": "key",
            "mfa.Authenticator": "user data",
            "socialaccount.SocialAccount": "user provider uid extra_data",
            "lessons.CalendarFeed": "user",
        },
    ),
    PersonalData(
        Whose.STAFF,
        "Who taught a lesson, who visited to teach, who presented an evening, and who recorded, "
        "made, uploaded or imported something, answered a trust for the school, or kept or lost a "
        "role at a review of access",
        "To know whom to ask",
        LESSONS,
        {
            "lessons.Lesson": "taught_by visitor recorded_by",
            "lessons.InformationEvening": "presented_by",
            "lessons.EveningCount": "recorded_by",
            "lessons.DoorLink": "made_by label",
            "reports.AccessReview": "done_by",
            "reports.AccessReviewLine": "person roles taken",
            "classes.ClassGroup": "made_by",
            "classes.GroupSchool": "asked_by answered_by",
            "classes.GroupQuestion": "asked_by",
            "classes.GroupReminder": "sent_by",
            "classes.RosterImport": "made_by undone_by",
            "lessons.TrackerImport": "made_by undone_by",
            "curriculum.Document": "uploaded_by",
            "reports.AuditExport": "made_by",
            "reports.GroupExport": "made_by",
            "reports.SetUpAnswer": "said_by",
        },
    ),
    PersonalData(
        Whose.STAFF,
        "Who opened a child’s page or took a file with names, when and what",
        "To notice and to answer when somebody looked without need",
        "Who looked",
        {"classes.AccessRecord": "user pupil what number at"},
    ),
    PersonalData(
        Whose.STAFF,
        "Which emails somebody chose to get or to stop",
        "To send nobody what they do not want",
        NO_PERIOD,
        {"reports.EmailChoice": "person"},
    ),
    PersonalData(
        Whose.STAFF,
        "Who made a change, when, from what to what and why",
        "To trust the record, and to correct a mistake",
        HISTORY,
        {HISTORY_FIELDS: "history_user history_actor history_change_reason"},
    ),
    PersonalData(
        Whose.STAFF,
        "Sign-ins, refusals, changes of roles, copies and erasures: who, when, with which kind of "
        "browser, and from which network without its last part",
        "To notice and to explain a breach",
        "Security log",
        {"classes.SecurityEvent": "user about detail browser network"},
    ),
    PersonalData(
        Whose.STAFF,
        "What an operator changed on the operators’ pages",
        "To know who changed an account or a role",
        "Operators’ log: no period",
        {"admin.LogEntry": "user object_id object_repr change_message"},
    ),
    PersonalData(
        Whose.STAFF,
        "Emails on their way or that came back, sign-ins, and which background work was done",
        "So that emails arrive and people stay signed in",
        SHORT,
        {
            "classes.OutgoingMail": "person recipients subject content problem message_id",
            "reports.Reminder": "person",
            "lessons.CalendarChange": "changed_by",
            "sessions.Session": "session_key session_data",
            "classes.OpenSession": "user browser",
            "django_tasks_database.DBTaskResult": "args_kwargs return_value traceback",
        },
    ),
    PersonalData(
        Whose.STAFF,
        "The name of the safeguarding lead, shown beside every note; whom families may contact",
        "So that a worry reaches the right person",
        NO_PERIOD,
        {"classes.School": "safeguarding_lead", "curriculum.FamiliesPage": "contact"},
    ),
    PersonalData(
        Whose.CHILDREN,
        "A list being imported, and what the last import changed",
        "To check before importing, and to undo",
        SHORT,
        {
            "classes.RosterDraft": "user source roster choices",
            "classes.RosterProposal": "source roster choices digest",
            "classes.RosterImport": "source counts journal",
            "lessons.LogDraft": "user source book",
            "lessons.TrackerDraft": "user source tracker answers",
            "lessons.TrackerImport": "source lessons planned",
            "classes.Job": "asked_by request outcome",
        },
    ),
    PersonalData(
        Whose.ANYBODY,
        "What somebody typed into a form, encrypted, if their session had ended before they saved",
        "So that they find it again when they sign in, within an hour",
        SHORT,
        {"classes.KeptForm": "user address typed"},
    ),
    PersonalData(
        Whose.ANYBODY,
        "Notes on a lesson, reasons, and the agenda, questions and private note of an evening. The "
        "form warns against writing about a child",
        "To teach the class better next time",
        LESSONS,
        {
            "lessons.Lesson": "reason note",
            "lessons.PlannedSession": "set_aside_reason not_for_reason",
            "lessons.InformationEvening": "title place agenda questions private_note "
            "cancelled_reason",
            "reports.Clearing": "reason",
        },
    ),
    PersonalData(
        Whose.ANYBODY,
        "Modules, sessions, resources, documents and the families’ page",
        "Teaching materials, and what families read",
        NO_PERIOD,
        {
            "curriculum.Module": "title publisher about",
            "curriculum.Session": "title aims outline before_teaching",
            "curriculum.SessionVersion": "title aims outline before_teaching",
            "curriculum.Resource": "title publisher about url",
            "curriculum.Document": "title file filename",
            "curriculum.FamiliesPage": "heading intro teaching guidance",
        },
    ),
    PersonalData(
        Whose.CHILDREN,
        "Audit workbooks that the school made, with names if it chose so",
        "Evidence for an audit",
        "Audit workbooks",
        {"reports.AuditExport": "file options"},
    ),
)

ABOUT_NOBODY: Mapping[str, str] = {
    "classes.School": "name slug urn name_salt list_address list_host email_domains sign_in_with",
    "classes.Group": "name slug",
    "classes.GroupQuestion": "typed",
    "classes.NightlyList": "problem settled choices",
    "classes.ClassGroup": "name external_id",
    "classes.Installation": "start_code",
    "classes.LimitCounter": "key",
    "classes.DamagedFile": "path",
    "classes.SavedForm": "digest address",
    "curriculum.Document": "sha256",
    "curriculum.FamiliesPage": "embedded_in",
    "curriculum.Framework": "code name",
    "curriculum.Outcome": "code heading source",
    "curriculum.Module": "key",
    "curriculum.Resource": "founding_name key shipped_seen link_state link_moved_to link_detail "
    "link_redirects",
    "classes.Backup": "name place version problem",
    "classes.RestoreTrial": "name place version backup_version problem",
    "classes.RegularWork": "task",
    "classes.WorkerSeen": "worker_id",
    "classes.Job": "kind about doing problem task",
    "lessons.ClosedDays": "name",
    "lessons.DoorLink": "secret_digest",
    "reports.AuditExport": "sha256 content_sha256 sheets",
    # No provider and no token is kept in the database.
    "socialaccount.SocialApp": "provider provider_id name client_id secret key settings",
    "socialaccount.SocialToken": "token token_secret",
    "reports.GroupExport": "sha256 content_sha256 sheets",
    "auth.Group": "name",
    "auth.Permission": "name codename",
    "contenttypes.ContentType": "app_label model",
    "django_tasks_database.DBTaskResult": "task_path worker_ids queue_name backend_name "
    "exception_class_path",
}
"""Fields with text that say nothing about a person, by the model that has them."""
