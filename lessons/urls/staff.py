"""The URLs of classes, children, plans, lessons and missed lessons, for staff."""

from django.urls import path

from lessons.calendar import views as calendar
from lessons.catch_up import views as catch_up
from lessons.child.grid import views as class_grid
from lessons.child.views import child as children
from lessons.child.views import leaving
from lessons.curriculum_map import views as curriculum_map
from lessons.families import preview as families_preview
from lessons.imports.class_lists import views as roster_import
from lessons.imports.log_workbook import views as log_import
from lessons.imports.nightly import views as nightly
from lessons.imports.tracker import views as tracker_import
from lessons.log.views import lesson as log
from lessons.log.views import lists
from lessons.log.views import several as log_several
from lessons.log.views import undo as log_undo
from lessons.new_year import views as new_year
from lessons.planning.all_classes import calendar_views as plan_calendar
from lessons.planning.all_classes import views as all_classes
from lessons.planning.term_dates import views as term_dates
from lessons.planning.views import class_plan as plan
from lessons.planning.views import session_plans as plans
from lessons.roll.views import classes, mistakes, teachers, year_groups
from lessons.roll.views import pupils as roll
from lessons.urls import evenings

app_name = "lessons"
urlpatterns = [
    path("lessons/", lists.lessons, name="lessons"),
    path("lessons/log/", log.log, name="log"),
    path("lessons/log/several/", log_several.log_several, name="log_several"),
    path("lessons/import/", log_import.upload, name="import_log"),
    path("lessons/import/workbook/", log_import.workbook, name="log_workbook"),
    path("lessons/import/check/", log_import.check, name="log_check"),
    path("lessons/import/take-in/", log_import.apply, name="log_apply"),
    path("lessons/import/discard/", log_import.discard, name="log_discard"),
    path("lessons/import/tracker/", tracker_import.upload, name="import_tracker"),
    path("lessons/import/tracker/check/", tracker_import.check, name="tracker_check"),
    path("lessons/import/tracker/take-in/", tracker_import.apply, name="tracker_apply"),
    path("lessons/import/tracker/discard/", tracker_import.discard, name="tracker_discard"),
    path("lessons/import/tracker/<int:pk>/undo/", tracker_import.undo, name="tracker_undo"),
    path("lessons/<int:pk>/", log.lesson_page, name="lesson"),
    path("lessons/<int:pk>/amend/", log.amend, name="amend"),
    path("lessons/<int:pk>/remove/", log.remove, name="remove"),
    path("lessons/<int:pk>/undo/", log_undo.undo, name="undo"),
    path("missed/", catch_up.missed, name="missed"),
    path("missed/sessions/<int:pk>/", catch_up.catch_up_group, name="catch_up_group"),
    path("leaving/", leaving.leaving, name="leaving"),
    path("classes/", classes.class_list, name="class_list"),
    path("classes/teachers/", teachers.teachers, name="teachers"),
    path("classes/september/", new_year.new_year, name="new_year"),
    path("classes/import/", roster_import.upload, name="import_roster"),
    path("classes/import/columns/", roster_import.columns, name="import_columns"),
    path("classes/import/check/", roster_import.check, name="import_check"),
    path("classes/import/year/", roster_import.change_year, name="import_year"),
    path("classes/import/take-in/", roster_import.apply, name="import_apply"),
    path("classes/import/discard/", roster_import.discard, name="import_discard"),
    path("classes/import/nightly/", nightly.look, name="nightly_look"),
    path("classes/import/nightly/dismiss/", nightly.dismiss, name="nightly_dismiss"),
    path("classes/import/<int:pk>/undo/", roster_import.undo, name="import_undo"),
    path("classes/new/", classes.class_new, name="class_new"),
    path("classes/<int:pk>/", classes.class_page, name="class_page"),
    path("classes/<int:pk>/edit/", classes.class_edit, name="class_edit"),
    path("classes/<int:pk>/remove/", classes.class_remove, name="class_remove"),
    path("classes/<int:pk>/plan/", plan.class_plan, name="class_plan"),
    path("classes/<int:pk>/year-groups/", year_groups.choose, name="year_groups"),
    path("classes/<int:pk>/children/", class_grid.class_children, name="class_children"),
    path("classes/<int:pk>/children/add/", roll.add, name="add_pupils"),
    path("classes/<int:pk>/children/remove/", mistakes.remove_pupils, name="remove_pupils"),
    path("classes/<int:pk>/children/were-there/", mistakes.were_there, name="were_there"),
    path("classes/<int:pk>/children/<int:pupil>/", roll.edit_child, name="child"),
    path("children/<int:pk>/", children.pupil_page, name="pupil"),
    path("children/<int:pk>/back/", children.come_back, name="come_back"),
    path("planned/<int:pk>/", plan.change_planned, name="planned"),
    path("calendar/", calendar.calendar_page, name="calendar"),
    path("curriculum-map/", curriculum_map.curriculum_map_page, name="curriculum_map"),
    path("families-page/preview/", families_preview.preview, name="families_preview"),
    path("plans/", plans.plans, name="plans"),
    path("term-dates/", term_dates.term_dates, name="term_dates"),
    path("term-dates/save/", term_dates.save, name="term_dates_save"),
    path("term-dates/file/", term_dates.from_file, name="term_dates_file"),
    path("term-dates/day/", term_dates.day, name="term_dates_day"),
    path("plans/all/", all_classes.plan_all, name="plan_all"),
    path("plans/calendar/", plan_calendar.calendar_page, name="plan_calendar"),
    path("plans/calendar/move/", plan_calendar.move, name="move_planned"),
    path("plans/calendar/undo/", plan_calendar.undo, name="undo_move"),
    path("plans/<int:pk>/", plans.plan, name="plan"),
    path("plans/<int:pk>/take-up/", plans.take_up, name="take_up"),
    *evenings.staff,
]
