"""Uses pages as a person does: opens them, fills in the forms that they show, and sends these.

Only what a page offers can be sent: a field that is not on it, or a choice that it does not offer,
fails. Nothing else of the product is called.
"""

from typing import Any
from urllib.parse import urljoin, urlsplit

from django.core.files.uploadedfile import UploadedFile
from django.test import Client
from lxml import html

from tests.reports.agreement.pages import text

FREE = {"text", "email", "password", "date", "time", "number", "search", "url", "file", "hidden"}


class Visitor:
    """Somebody at a browser, with the page that is open."""

    def __init__(self, client: Client | None = None) -> None:
        self.client = client or Client()
        self.address = "/"

    def open(self, address: str) -> "Visitor":
        """Open a page and follow where it leads."""
        self._take(self.client.get(urljoin(self.address, address), follow=True), address)
        return self

    def click(self, words: str) -> "Visitor":
        """Follow the link with these words."""
        links = [link for link in self.page.iter("a") if text(link).startswith(words)]
        assert links, f"No link “{words}” on {self.address}"
        return self.open(links[0].get("href"))

    def send(self, words: str, *, stay: bool = False, **answers: Any) -> "Visitor":
        """Fill in the form of the first such button and press it.

        With `stay`, do not open the page to which it leads. An answer is a text, or a list for
        several ticks.
        """
        answer, target = self._press(words, answers, follow=not stay)
        if not stay or answer.status_code != 302:
            self._take(answer, target)
        return self

    def is_refused(self, words: str, **answers: Any) -> bool:
        """Fill in a form and press its button. Return whether it is answered as if it was gone."""
        answer, _ = self._press(words, answers, follow=False)
        return answer.status_code == 404

    def download(self, words: str, **answers: Any) -> bytes:
        """Press a button that sends a file."""
        answer, _ = self._press(words, answers)
        assert answer.get("Content-Disposition", "").startswith("attachment"), answer.status_code
        return b"".join(answer.streaming_content) if answer.streaming else answer.content

    def _press(
        self, words: str, answers: dict[str, Any], *, follow: bool = True
    ) -> tuple[Any, str]:
        buttons = self._buttons(words)
        assert buttons, f"No button “{words}” on {self.address}"
        button = buttons[0]
        form = next(button.iterancestors("form"))
        values = self._filled_in(form, answers)
        if button.get("name"):
            values.setdefault(button.get("name"), []).append(button.get("value", ""))
        target = urljoin(self.address, button.get("formaction") or form.get("action") or "")
        send = self.client.post if form.get("method", "").lower() == "post" else self.client.get
        return send(target, values, follow=follow), target

    def door(self, what: str) -> str:
        """Return where the door page asks for `children` and `state`, and sends `taps`."""
        return self.page.get_element_by_id("door").get(f"data-{what}")

    def children_at_door(self, number: int) -> dict[str, int]:
        """Choose a class at the door. Return the number of each child that is listed, by name."""
        answer = self.client.get(self.door("children"), {"class": number}).json()
        return {child["name"]: child["id"] for child in answer["children"]}

    def values(self, name: str) -> list[str]:
        """Return what the controls of this name hold now."""
        found = self.page.xpath(f"//*[@name='{name}']")
        return [control.get("value") or "" for control in found]

    def due_dates(self) -> list[str]:
        """Return the due date of each session of a class’s plan, not the later one of a year."""
        fields = self.page.xpath("//input[@name='due_on'][starts-with(@id, 'due-')]")
        return [field.get("value") for field in fields]

    def ticked(self, name: str) -> list[str]:
        """Return the words beside the boxes of this name that are ticked."""
        boxes = self.page.xpath(f"//input[@name='{name}'][@checked]")
        return [text(next(box.iterancestors("label"))) for box in boxes]

    def choice(self, name: str, words: str) -> str:
        """Return the value of the choice with these words, of a list or of ticks."""
        for option in self.page.xpath(f"//select[@name='{name}']/option"):
            if text(option).startswith(words):
                return option.get("value")
        for box in self.page.xpath(f"//input[@name='{name}']"):
            if text(next(box.iterancestors("label", "li", "td"))).startswith(words):
                return box.get("value")
        raise AssertionError(f"“{words}” is no choice of {name} on {self.address}")

    def _buttons(self, words: str) -> list:
        return [
            button
            for button in self.page.xpath("//button[ancestor::form]")
            if text(button).startswith(words)
        ]

    def _filled_in(self, form, answers: dict[str, Any]) -> dict[str, list]:
        values: dict[str, list] = {}
        for control in form.xpath(".//input | .//select | .//textarea"):
            for value in _holds(control) if control.get("name") else ():
                values.setdefault(control.get("name"), []).append(value)
        for name, answer in answers.items():
            controls = form.xpath(f".//*[@name='{name}']")
            assert controls, f"No field “{name}” in the form on {self.address}"
            chosen = answer if isinstance(answer, list) else [answer]
            for value in chosen:
                assert any(_takes(control, value) for control in controls), (name, value)
            values[name] = chosen
        return values

    def _take(self, answer, asked: str) -> None:
        if getattr(answer, "redirect_chain", None):
            asked = answer.redirect_chain[-1][0]
        self.address = urlsplit(urljoin(self.address, asked)).path
        self.page = html.fromstring(answer.content.decode())
        refused = [text(error) for error in self.page.xpath("//*[contains(@class, 'error')]")]
        assert answer.status_code == 200, (asked, answer.status_code, refused)


def _holds(control) -> list[str]:
    """Return what a browser sends of a control that nobody touches."""
    if control.tag == "textarea":
        return [(control.text or "").removeprefix("\n")]
    if control.tag == "select":
        options = list(control.iter("option"))
        chosen = [option for option in options if option.get("selected") is not None]
        first = [] if control.get("multiple") is not None else options[:1]
        return [option.get("value") for option in chosen or first]
    if control.get("type") in ("checkbox", "radio"):
        return [control.get("value", "on")] if control.get("checked") is not None else []
    if control.get("type") in ("submit", "button", "file"):
        return []
    return [control.get("value", "")]


def _takes(control, value: Any) -> bool:
    """Return whether a control can hold this value."""
    if isinstance(value, UploadedFile):
        return control.get("type") == "file"
    if control.tag == "select":
        return value in [option.get("value") for option in control.iter("option")]
    if control.tag == "textarea":
        return True
    return control.get("type", "text") in FREE or control.get("value", "on") == value
