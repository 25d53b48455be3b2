"""The schools of a group: asked, agreed, declined, left, and reminded."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Page, Paginator
from django.db import transaction
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from classes.group_access import GroupRequest, group_page
from classes.groups import agreements as actions
from classes.groups.forms import AskForm, RemindForm
from classes.groups.reminders import (
    MOST_AT_ONCE,
    Reminded,
    can_be_reminded,
    remind_schools,
    with_last_reminder,
)
from classes.limits.uses import use
from classes.models import GroupAnswer
from classes.pages.pks import pks_of
from classes.pages.refusal import form_page, refusals_in_message, refusals_on
from classes.words.counts import count_of

A_PAGE = 50


@group_page
@require_http_methods(["GET", "POST"])
def agreements(request: GroupRequest) -> HttpResponse:
    """List what was asked and answered, and ask a school."""
    form = AskForm(request.POST or None)
    if form.is_valid():
        typed = form.cleaned_data["typed"]
        with refusals_on(form):
            with transaction.atomic():
                actions.ask_by_typed(group=request.group, typed=typed, by=request.user)
                use("invitation", {"person": str(request.user.pk)})
            messages.success(request, f"If a school here has {typed}, it was asked.")
            return _back(request)
    return form_page(request, "classes/groups/agreements.html", form, _lists(request))


def _lists(request: GroupRequest) -> dict[str, Any]:
    """Return the questions that wait, who shares, and who declined or left, in pages."""
    group = request.group
    links = with_last_reminder(group.links.all()).select_related("school")
    by_operator = actions.asked_by_operators(links)
    ended = links.filter(answer__in=[GroupAnswer.DECLINED, GroupAnswer.LEFT])
    return {
        "questions": _page(request, group.questions.select_related("asked_by"), "asked"),
        "by_operator": _page(request, by_operator, "operator"),
        "sharing": _page(request, links.sharing(), "shares"),
        "ended": _page(request, ended.order_by("-answered_at", "pk"), "ended"),
        "again_after": actions.ASK_AGAIN_AFTER.days,
    }


def _page(request: GroupRequest, rows: Any, parameter: str) -> Page:
    return Paginator(rows, A_PAGE).get_page(request.GET.get(parameter))


@group_page
@require_POST
def take_back(request: GroupRequest, pk: int) -> HttpResponse:
    """Take a question back."""
    question = get_object_or_404(request.group.questions, pk=pk)
    with refusals_in_message(request):
        actions.take_back(question=question, by=request.user)
        messages.success(request, f"You no longer ask {question.typed}.")
    return _back(request)


@group_page
@require_http_methods(["GET", "POST"])
def remind(request: GroupRequest) -> HttpResponse:
    """Show which of the chosen schools would be reminded, and remind them."""
    form = RemindForm(request.POST or None)
    form.fields["school"].queryset = request.group.sharing_schools()  # type: ignore[attr-defined]
    if form.is_valid():
        with refusals_on(form):
            schools, words = form.cleaned_data["school"], form.cleaned_data["words"]
            done = remind_schools(request.group, schools, by=request.user, words=words)
            messages.success(request, told(done))
            return HttpResponseRedirect(request.group.get_absolute_url())
    return form_page(request, "classes/groups/remind.html", form, _chosen(request))


def _chosen(request: GroupRequest) -> dict[str, Any]:
    """Return the chosen schools that share their figures: to remind, and reminded lately."""
    pks = pks_of((request.POST or request.GET).getlist("school"))
    links = request.group.links.sharing().filter(school__in=pks).select_related("school")
    chosen: list[Any] = list(with_last_reminder(links)[: MOST_AT_ONCE + 1])
    return {
        "to_remind": [link for link in chosen if can_be_reminded(link.reminded_at)],
        "too_soon": [link for link in chosen if not can_be_reminded(link.reminded_at)],
        "too_many": len(chosen) > MOST_AT_ONCE,
        "most": MOST_AT_ONCE,
    }


def told(done: Reminded) -> str:
    """Return what became of a reminder, in sentences."""
    sentences = [f"{count_of(len(done.sent), 'school')} reminded."]
    if done.too_soon:
        sentences.append(f"{_names(done.too_soon)}: reminded in the last seven days already.")
    if done.nobody:
        sentences.append(f"{_names(done.nobody)}: nobody there has an email address.")
    return " ".join(sentences)


def _names(schools: list[Any]) -> str:
    return ", ".join(str(school) for school in schools)


def _back(request: GroupRequest) -> HttpResponse:
    return HttpResponseRedirect(reverse("groups:agreements", args=[request.group.slug]))
