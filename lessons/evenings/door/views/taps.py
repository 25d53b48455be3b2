"""What tablets at a door ask for and send, as JSON: the same behind sign-in and behind a link."""

import json
import uuid
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.http import require_POST, require_safe

from classes.access import Permission, StaffRequest, staff_page
from classes.models import User
from classes.pages.pks import pk_of
from lessons.evenings.door.actions import Tap, take_taps
from lessons.evenings.door.tablet import family_of, found, state_of
from lessons.evenings.lookup import evening_with_names_or_404
from lessons.models import InformationEvening
from lessons.models.evening import MOST_ADULTS

MOST_TAPS = 50
"""How many taps one request may carry."""

UNREADABLE = "This tap could not be read, so it was not counted."


@staff_page(Permission.EVENING)
@require_safe
def door_state(request: StaffRequest, pk: int) -> HttpResponse:
    """Answer with who is here, or 304 where nothing is new."""
    return state(request, evening_with_names_or_404(request, pk))


@staff_page(Permission.EVENING)
@require_safe
def door_children(request: StaffRequest, pk: int) -> HttpResponse:
    """Answer with the children who fit what is typed."""
    return children(request, evening_with_names_or_404(request, pk))


@staff_page(Permission.EVENING)
@require_POST
def door_taps(request: StaffRequest, pk: int) -> HttpResponse:
    """Take what was tapped."""
    evening = evening_with_names_or_404(request, pk)
    return taps(request, evening, by=request.user, where="At the door")


def state(request: HttpRequest, evening: InformationEvening) -> HttpResponse:
    """Return the state with its tag; 304 where the tablet has it already."""
    tag = f'"{evening.pk}-{evening.revision}"'
    if request.headers.get("If-None-Match") == tag:
        return HttpResponse(status=304)
    return JsonResponse(state_of(evening), headers={"ETag": tag})


def children(request: HttpRequest, evening: InformationEvening) -> HttpResponse:
    """Return the children for ?q=…, ?class=… or, who may be of the same family, ?with=…"""
    asked = request.GET
    if pupil := pk_of(asked.get("with")):
        return JsonResponse(family_of(evening, pupil))
    group = pk_of(asked.get("class"))
    return JsonResponse(found(evening, typed=asked.get("q", "")[:80], class_group=group))


def taps(
    request: HttpRequest, evening: InformationEvening, *, by: User | None, where: str
) -> HttpResponse:
    """Take the taps of the body; answer by key what was refused, and the state as it is now."""
    readable, answers = [], {}
    for sent in _sent(request.body):
        tap = _tap(sent)
        if tap:
            readable.append(tap)
        else:
            answers[str(sent.get("key", ""))] = UNREADABLE
    done = take_taps(evening=evening, taps=readable, by=by, where=where)
    answers |= {str(key): words for key, words in done.items()}
    evening.refresh_from_db(fields=["revision"])
    tag = f'"{evening.pk}-{evening.revision}"'
    return JsonResponse({"done": answers, "state": state_of(evening)}, headers={"ETag": tag})


def _sent(body: bytes) -> list[dict[str, Any]]:
    """Return the taps of a request as sent. Raise Http404 for what no tablet of ours sends."""
    try:
        sent = json.loads(body)["taps"]
    except (ValueError, KeyError, TypeError, RecursionError):
        raise Http404 from None
    if not isinstance(sent, list) or not all(isinstance(item, dict) for item in sent):
        raise Http404
    return sent[:MOST_TAPS]


def _tap(sent: dict[str, Any]) -> Tap | None:
    """Return a tap as it was sent; None where a part of it makes no sense."""
    try:
        tap = Tap(
            key=uuid.UUID(sent["key"]),
            do=str(sent["do"]),
            pupil=pk_of(sent.get("pupil")),
            adults=int(sent.get("adults", 1)),
            with_pupil=pk_of(sent.get("with")),
            puts_right=uuid.UUID(sent["puts_right"]) if sent.get("puts_right") else None,
            party=uuid.UUID(sent["party"]) if sent.get("party") else None,
            name=str(sent.get("name", "")),
            class_group=pk_of(sent.get("class")),
        )
    except (KeyError, ValueError, TypeError, AttributeError, OverflowError):
        return None
    return tap if 1 <= tap.adults <= MOST_ADULTS else None
