"""WHO: schools, people and their roles, classes, pupils and when they were on roll."""

from classes.models.access_record import AccessRecord, AccessRecordQuerySet, Looked
from classes.models.background import RegularWork, WorkerSeen
from classes.models.backup import Backup, Occasion, RestoreTrial
from classes.models.class_group import ClassGroup, ClassGroupQuerySet
from classes.models.cover import Cover, covered_by, with_cover_today
from classes.models.damaged_file import DamagedFile
from classes.models.ends_with_access import EndsWithAccess
from classes.models.former_staff import FORMER, FormerStaff, FormerStaffQuerySet
from classes.models.group import (
    OFFICER,
    Group,
    GroupAnswer,
    GroupKind,
    GroupOfficer,
    GroupQuestion,
    GroupReminder,
    GroupSchool,
    GroupSchoolQuerySet,
)
from classes.models.installation import Installation
from classes.models.invitation import Invitation
from classes.models.job import Job, JobKind, JobQuerySet
from classes.models.kept_form import KeptForm
from classes.models.limit_counter import LimitCounter
from classes.models.names import NameOf, names_in, remembered_names
from classes.models.nightly_list import NightlyList, RosterProposal
from classes.models.open_session import OpenSession, OpenSessionQuerySet
from classes.models.outgoing_mail import ON_CHOICE, MailKind, MailState, OutgoingMail
from classes.models.people import Membership, Role, User
from classes.models.pupil import (
    AT_YEAR_END,
    ENDING_FIELDS,
    Ending,
    Enrolment,
    EnrolmentQuerySet,
    Pupil,
    PupilQuerySet,
    is_due,
)
from classes.models.roster_import import RosterDraft, RosterImport
from classes.models.saved_form import SavedForm
from classes.models.school import School
from classes.models.security_event import AppendOnlyError, Happened, SecurityEvent
from classes.models.shared_school import SharedSchool, SharedSchoolQuerySet

__all__ = [
    "AT_YEAR_END",
    "ENDING_FIELDS",
    "FORMER",
    "OFFICER",
    "ON_CHOICE",
    "AccessRecord",
    "AccessRecordQuerySet",
    "AppendOnlyError",
    "Backup",
    "ClassGroup",
    "ClassGroupQuerySet",
    "Cover",
    "DamagedFile",
    "Ending",
    "EndsWithAccess",
    "Enrolment",
    "EnrolmentQuerySet",
    "FormerStaff",
    "FormerStaffQuerySet",
    "Group",
    "GroupAnswer",
    "GroupKind",
    "GroupOfficer",
    "GroupQuestion",
    "GroupReminder",
    "GroupSchool",
    "GroupSchoolQuerySet",
    "Happened",
    "Installation",
    "Invitation",
    "Job",
    "JobKind",
    "JobQuerySet",
    "KeptForm",
    "LimitCounter",
    "Looked",
    "MailKind",
    "MailState",
    "Membership",
    "NameOf",
    "NightlyList",
    "Occasion",
    "OpenSession",
    "OpenSessionQuerySet",
    "OutgoingMail",
    "Pupil",
    "PupilQuerySet",
    "RegularWork",
    "RestoreTrial",
    "Role",
    "RosterDraft",
    "RosterImport",
    "RosterProposal",
    "SavedForm",
    "School",
    "SecurityEvent",
    "SharedSchool",
    "SharedSchoolQuerySet",
    "User",
    "WorkerSeen",
    "covered_by",
    "is_due",
    "names_in",
    "remembered_names",
    "with_cover_today",
]
