"""The URLs of information evenings: for staff, for families, and for tablets at the door."""

from django.urls import path

from lessons.evenings.answers.views import families as coming
from lessons.evenings.answers.views import staff as answers
from lessons.evenings.door.views import link as door_mode
from lessons.evenings.door.views import page as door
from lessons.evenings.door.views import taps
from lessons.evenings.follow_up import views as follow_up
from lessons.evenings.paper import views as paper
from lessons.evenings.set_up import views as pages
from lessons.evenings.walk_ins import views as walk_ins

staff = [
    path("evenings/", pages.evenings, name="evenings"),
    path("evenings/new/", pages.evening_new, name="evening_new"),
    path("evenings/<int:pk>/", pages.evening, name="evening"),
    path("evenings/<int:pk>/edit/", pages.evening_edit, name="evening_edit"),
    path("evenings/<int:pk>/cancel/", pages.evening_cancel, name="evening_cancel"),
    path("evenings/<int:pk>/door/", door.door, name="door"),
    path("evenings/<int:pk>/door/state/", taps.door_state, name="door_state"),
    path("evenings/<int:pk>/door/children/", taps.door_children, name="door_children"),
    path("evenings/<int:pk>/door/taps/", taps.door_taps, name="door_taps"),
    path("evenings/<int:pk>/links/", door.door_links, name="door_links"),
    path("evenings/<int:pk>/links/<int:link>/close/", door.door_link_close, name="door_link_close"),
    path("evenings/<int:pk>/sheets/", paper.sheets, name="evening_sheets"),
    path("evenings/<int:pk>/paper/<int:class_pk>/", paper.paper, name="evening_paper"),
    path("evenings/<int:pk>/counts/", paper.counts, name="evening_counts"),
    path("evenings/<int:pk>/answers/", answers.answers, name="evening_answers"),
    path("evenings/<int:pk>/walk-ins/", walk_ins.walk_ins, name="evening_walk_ins"),
    path("evenings/<int:pk>/follow-up/", follow_up.follow_up_page, name="evening_follow_up"),
    path(
        "evenings/<int:pk>/follow-up/<int:attendance>/undo/",
        follow_up.follow_up_undo,
        name="evening_follow_up_undo",
    ),
    path("evenings/<int:pk>/letters/", follow_up.letters, name="evening_letters"),
    path("evenings/<int:pk>/list/", follow_up.mail_merge, name="evening_mail_merge"),
]

families = (
    [
        path("<int:pk>/coming/", coming.coming, name="coming"),
        path("<int:pk>/coming/thanks/", coming.thanks, name="thanks"),
    ],
    "coming",
)

tablets = (
    [
        path("<str:secret>/", door_mode.door, name="door"),
        path("<str:secret>/worker.js", door_mode.worker, name="worker"),
        path("<str:secret>/state/", door_mode.state, name="state"),
        path("<str:secret>/children/", door_mode.children, name="children"),
        path("<str:secret>/taps/", door_mode.take, name="taps"),
    ],
    "door",
)
