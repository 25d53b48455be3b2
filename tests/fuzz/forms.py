"""Reads the forms of a page and fills them in: rightly, then with one to three odd changes."""

import json
from dataclasses import dataclass, replace
from random import Random
from urllib.parse import urljoin

from lxml import etree, html

from tests.fuzz import odd
from tests.fuzz.bodies import Pairs, Upload, upload

TYPED = {
    "date": ["2026-11-24", "2026-09-01", "2027-01-15"],
    "datetime-local": ["2026-11-24T18:00", "2027-01-15T17:30"],
    "number": ["1", "2", "30"],
    "email": ["new@school.example"],
    "url": ["https://a.example/page"],
    "password": ["a long enough phrase 7"],
}
WORDS = ["A reason", "Session", "Hall", "5 Oak", "2026-11-24", "Zed Q", "1", ""]


@dataclass(frozen=True)
class Form:
    """What a page would send: the method, the address, names with values, and fields for files."""

    method: str
    address: str
    pairs: Pairs
    files: tuple[str, ...] = ()
    uploads: tuple[Upload, ...] = ()


def links_of(root: html.HtmlElement, base: str) -> list[str]:
    """Return the addresses on this site that the page leads to, in order."""
    found = root.xpath("//a/@href | //@hx-get | //@hx-post | //@action | //@formaction")
    found += root.xpath("//*[@id='door']/@*[starts-with(name(), 'data-')]")
    return [
        address
        for link in found
        if (address := _on_this_site(base, str(link))) and address.startswith("/")
    ]


def _on_this_site(base: str, link: str) -> str:
    try:
        address = urljoin(base, link)
    except ValueError:
        return ""
    return "" if address.startswith("//") else address.partition("#")[0]


def forms_of(root: html.HtmlElement, base: str, random: Random) -> list[Form]:
    """Return every form of the page filled in, and every element that htmx sends."""
    forms = [_form(element, base, random) for element in root.xpath("//form")]
    for element in root.xpath("//*[@hx-post or @hx-get]"):
        method = "POST" if element.get("hx-post") is not None else "GET"
        address = _on_this_site(base, element.get(f"hx-{method.lower()}"))
        around = element if element.tag == "form" else next(element.iterancestors("form"), None)
        pairs = _filled(around, random) if around is not None else []
        forms.append(Form(method, address, pairs + _values_of_htmx(element)))
    return [form for form in forms if form.address.startswith("/")]


def _values_of_htmx(element: html.HtmlElement) -> Pairs:
    try:
        values = json.loads(element.get("hx-vals", "{}"))
    except ValueError:
        return []
    return [(str(name), str(value)) for name, value in values.items()]


def _form(element: html.HtmlElement, base: str, random: Random) -> Form:
    pairs = _filled(element, random)
    address = element.get("action") or base
    buttons = _own(element, "button[not(@type='button')] | .//input[@type='submit']")
    if buttons:
        button = random.choice(buttons)
        address = button.get("formaction") or address
        if button.get("name"):
            pairs.append((button.get("name"), button.get("value", "")))
    files = tuple(field.get("name", "") for field in _own(element, "input[@type='file']"))
    method = (element.get("method") or "get").upper()
    return Form(method, _on_this_site(base, address), pairs, files)


def _own(form: html.HtmlElement, which: str) -> list[html.HtmlElement]:
    """Return elements in the form, and those elsewhere on the page that name it."""
    inside = form.xpath(f".//{which}")
    if not form.get("id"):
        return inside
    return inside + form.getroottree().xpath(
        f"//{which.split(' | ')[0]}[@form=$id]", id=form.get("id")
    )


def _filled(form: html.HtmlElement, random: Random) -> Pairs:
    pairs: Pairs = []
    for field in _own(form, "*[self::input or self::select or self::textarea][@name]"):
        pairs += [(field.get("name"), value) for value in _values(field, random)]
    return pairs


def _values(field: html.HtmlElement, random: Random) -> list[str]:
    """Return the values that somebody may leave or put in a field."""
    kind = field.get("type", "text")
    if field.tag == "select":
        options = [option.get("value", option.text or "") for option in field.iter("option")]
        return random.sample(
            options,
            min(len(options), random.choice([1, 1, 2]) if field.get("multiple") is not None else 1),
        )
    if kind in ("submit", "button", "file", "image", "reset"):
        return []
    value = field.text or "" if field.tag == "textarea" else field.get("value", "")
    if kind in ("checkbox", "radio"):
        chance = 0.5 if kind == "checkbox" else 0.3
        return (
            [value or "on"] if random.random() < chance or field.get("checked") is not None else []
        )
    if kind == "hidden" or (value and random.random() < 0.5):
        return [value]
    return [random.choice(TYPED.get(kind, WORDS))]


def changed(form: Form, random: Random, times: int) -> Form:
    """Return the form with as many odd changes. It may grow, shrink or be sent twice over."""
    pairs = list(form.pairs)
    for _ in range(times):
        _change(pairs, random)
    uploads = [upload(random, field) for field in form.files if random.random() < 0.9]
    return replace(form, pairs=pairs, uploads=tuple(uploads))


def _change(pairs: Pairs, random: Random) -> None:
    if not pairs:
        pairs.append((random.choice(odd.QUERY_NAMES), odd.value(random)))
        return
    at = random.randrange(len(pairs))
    name, value = pairs[at]
    what = random.randrange(12)
    if what == 0:
        del pairs[at]
    elif what == 1:
        pairs.append((name, odd.value(random)))
    elif what == 2:
        pairs[:] = [pair for pair in pairs if pair[0] != name]
    elif what == 3:
        pairs[at] = (f"{name}{random.choice(['[]', '_0', '-0', '.x', chr(0), LONG])}", value)
    elif what == 4:
        pairs.extend([(name, value)] * random.choice([1, 300]))
    elif what == 5:
        pairs[at] = (name, random.choice(pairs)[1])
    else:
        pairs[at] = (name, odd.in_place_of(value, random))


LONG = "x" * 3000


def parsed(content: bytes) -> html.HtmlElement | None:
    """Return the page as a tree; None if it is none."""
    try:
        return html.fromstring(content.decode("utf-8", "replace"))
    except (etree.ParserError, ValueError):
        return None
