"""An evening for families: arranged, at the door by link, on paper, and followed up."""

import datetime as dt
import uuid
from typing import Any
from urllib.parse import urlsplit

from tests.reports.agreement.pages import text
from tests.reports.agreement.schools import Coming, Evening, Group, Pupil
from tests.year.beginning import DEPUTY, LEAD, LONDON
from tests.year.classes import Classes
from tests.year.visitor import Visitor


class Evenings(Classes):
    """A school that invites families."""

    def arrange_evening(self, day: dt.date) -> Evening:
        """Set an information evening to which all classes are invited."""
        page = self.sign_in(LEAD).open(f"/schools/{self.slug}/evenings/new/")
        page.send(
            "Save",
            title="Growing up online",
            held_on=day.isoformat(),
            begins="18:00",
            ends="19:00",
            class_groups=[page.choice("class_groups", group.name) for group in self.groups],
        )
        starts = dt.datetime.combine(day, dt.time(18), LONDON)
        evening = Evening("Growing up online", starts, list(self.groups))
        self.school.evenings.append(evening)
        self.addresses[evening] = page.address
        return evening

    def open_door(self, evening: Evening, label: str) -> Visitor:
        """Make a link for a tablet at the door and open it where nobody is signed in."""
        page = self.sign_in(LEAD).open(self.addresses[evening]).open("links/")
        page.send("Make a link", label=label)
        address = page.page.get_element_by_id("made-address").get("value")
        return Visitor().open(urlsplit(address).path)

    def tap(self, tablet: Visitor, *taps: dict[str, Any]) -> dict[str, Any]:
        """Send taps as the tablet does, twice as if the first answer was lost. Return its figures.

        Each counts once.
        """
        sent = [{"key": self._key(), **tap} for tap in taps]
        for _ in range(2):
            answer = tablet.client.post(
                tablet.door("taps"), {"taps": sent}, content_type="application/json"
            ).json()
            assert set(answer["done"].values()) == {""}, answer["done"]
        return answer["state"]

    def _key(self) -> str:
        return str(uuid.UUID(int=self.random.getrandbits(128), version=4))

    def check_in(
        self, evening: Evening, tablet: Visitor, group: Group, adults: dict[Pupil, int]
    ) -> dict[str, Any]:
        """Tap the children of a class whose families come in, with how many adults."""
        numbers = tablet.children_at_door(self.number(group))
        state = self.tap(
            tablet,
            *(
                {"do": "check_in", "pupil": numbers[pupil.name], "adults": number}
                for pupil, number in adults.items()
            ),
        )
        evening.came += [Coming(pupil, number, 0) for pupil, number in adults.items()]
        return state

    def undo(self, evening: Evening, tablet: Visitor, group: Group, pupil: Pupil) -> dict:
        """Take back the tap of a child who was tapped by mistake."""
        number = tablet.children_at_door(self.number(group))[pupil.name]
        taps = tablet.client.get(tablet.door("state")).json()["taps"]
        undone = [key for child, key in taps if child == number]
        evening.came = [coming for coming in evening.came if coming.pupil is not pupil]
        return self.tap(tablet, {"do": "undo", "pupil": number, "undoes": undone})

    def walk_in(self, evening: Evening, tablet: Visitor, group: Group, adults: int) -> dict:
        """Add a family that the tablet does not find."""
        evening.unmatched.append((adults, group))
        of_class = {"name": "Sam", "class": self.number(group)}
        return self.tap(tablet, {"do": "walk_in", "adults": adults, **of_class})

    def come(self, evening: Evening, group: Group, adults: dict[Pupil, int]) -> None:
        """Type in the paper sheet of a class: how many adults came for which child."""
        page = self.sign_in(LEAD).open(self.addresses[evening]).open("sheets/")
        page.click(group.name)
        fields = {
            text(label): label.get("for").removeprefix("id_")
            for label in page.page.xpath("//ol[@id='paper']//label")
        }
        answers = {fields[pupil.name]: str(number) for pupil, number in adults.items()}
        page.send("Save and continue", **answers)
        for pupil, number in adults.items():
            evening.came.append(Coming(pupil, number, len(evening.came)))

    def send_materials(self, evening: Evening, most: int) -> None:
        """Record that the first families who did not come were sent the materials."""
        page = self.sign_in(DEPUTY).open(self.addresses[evening]).open("follow-up/")
        boxes = page.page.xpath("//input[@name='pupil'][@type='checkbox']")[:most]
        names = [text(next(box.iterancestors("label"))) for box in boxes]
        page.send("Materials sent", pupil=[box.get("value") for box in boxes])
        evening.sent += [pupil for pupil in self.school.pupils if pupil.name in names]
