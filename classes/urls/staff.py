"""Addresses of a school's people, cover and settings."""

from django.urls import path

from classes.cover import views as cover
from classes.groups.views import school as groups
from classes.jobs import views as jobs
from classes.people.views import invitations, people, providers
from classes.schools import views as school

app_name = "classes"
urlpatterns = [
    path("cover/", cover.cover, name="cover"),
    path("cover/<int:pk>/end/", cover.end_cover, name="end_cover"),
    path("groups/", groups.groups, name="groups"),
    path("groups/asking/", groups.groups_asking, name="groups_asking"),
    path("groups/<int:pk>/answer/", groups.answer, name="answer_group"),
    path("groups/<int:pk>/leave/", groups.leave, name="leave_group"),
    path("jobs/<int:pk>/", jobs.job, name="job"),
    path("people/", people.people, name="people"),
    path("people/invite/", invitations.invite_several, name="invite_several"),
    path("people/<int:pk>/invite/", people.invite_person, name="invite_person"),
    path("people/<int:pk>/role/", people.give_role, name="give_role"),
    path("people/<int:pk>/second-step/", people.reset_second_step, name="reset_second_step"),
    path("people/roles/<int:pk>/remove/", people.remove_role, name="remove_role"),
    path("people/invitations/<int:pk>/send/", people.send_again, name="send_again"),
    path("people/invitations/<int:pk>/link/", invitations.invitation_link, name="invitation_link"),
    path("people/invitations/<int:pk>/cancel/", people.cancel, name="cancel"),
    path("settings/", school.settings, name="settings"),
    path("settings/sign-in/", providers.school_sign_in, name="school_sign_in"),
]
