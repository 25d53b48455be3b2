"""The script of the door compares names as the server does."""

from pathlib import Path

from playwright.sync_api import Page

from lessons.evenings.family_names import surname, words

SCRIPT = Path(__file__).parents[2] / "static" / "js" / "door-names.js"
LETTERS = [
    chr(code) for start, end in ((0xC0, 0x250), (0x1E00, 0x1F00)) for code in range(start, end)
]
NAMES = [
    *("Łucja Żak", "Søren Aas", "Đorđe Petrović", "Weiß", "WEIẞ", "Æsa Œr", "Işıl İpek", "Þóra G"),
    *(
        "Zoë O’Neill",
        "St. John-Smith",
        "Oʻneill",
        "O'Brien",
        "Anne‐Marie",
        "Ａda Ｆ",
        "ﬁona",
        "Νίκος",
        "Ángel L.",
    ),
    *(f"A{letter}b" for letter in LETTERS),
]


def test_every_name_is_folded_alike(page: Page):
    page.evaluate("window.door = {}")
    page.add_script_tag(path=SCRIPT)
    here = page.evaluate("names => names.map(window.door.words)", NAMES)
    assert dict(zip(NAMES, here, strict=True)) == {name: words(name) for name in NAMES}
    surnames = page.evaluate("names => names.map(window.door.surname)", NAMES)
    assert surnames == [surname(name) for name in NAMES]


def test_a_child_is_found_by_plain_letters_without_a_connection(page: Page):
    page.evaluate("window.door = {}")
    page.add_script_tag(path=SCRIPT)
    for name, typed in [("Łucja Ż", "lucja"), ("Søren A", "soren"), ("Đorđe P", "dorde")]:
        assert page.evaluate("([name, typed]) => window.door.matches(name, typed)", [name, typed])
