"""Writes an invented register of schools, with the headings of the public file."""

import csv
from pathlib import Path

HEADINGS = [
    *("URN", "LA (code)", "LA (name)", "EstablishmentNumber", "EstablishmentName"),
    *("TypeOfEstablishment (name)", "EstablishmentStatus (code)", "EstablishmentStatus (name)"),
    *("PhaseOfEducation (name)", "StatutoryLowAge", "StatutoryHighAge", "Trusts (code)"),
    *("Trusts (name)", "Town", "Postcode", "SchoolWebsite", "HeadTitle (name)", "HeadFirstName"),
    *("HeadLastName", "HeadPreferredJobTitle"),
]
PEAK = {"Trusts (code)": "2345", "Trusts (name)": "Peak Learning Trust"}
INVENTED = {
    "LA (code)": "830",
    "LA (name)": "Derbyshire",
    "EstablishmentStatus (name)": "Open",
    "PhaseOfEducation (name)": "Primary",
    "StatutoryLowAge": "4",
    "StatutoryHighAge": "11",
    "Town": "Hope",
    "HeadFirstName": "Secretname",
    "HeadLastName": "Secretsurname",
    **PEAK,
}


def school(urn: int, name: str, ages: str = "4-11", **more: str) -> dict[str, str]:
    """Return a row of an open primary of the trust, in another form where `more` says so."""
    low, _, high = ages.partition("-")
    own = {"URN": str(urn), "EstablishmentName": name, "EstablishmentNumber": str(urn)[-4:]}
    named = {
        "status": "EstablishmentStatus (name)",
        "town": "Town",
        "number": "EstablishmentNumber",
    }
    changed = {named.get(key, key): value for key, value in more.items()}
    return INVENTED | own | {"StatutoryLowAge": low, "StatutoryHighAge": high} | changed


def write(folder: Path, *rows: dict[str, str]) -> Path:
    """Write the file as the register is published: in Windows-1252."""
    path = folder / "edubasealldata20261124.csv"
    with path.open("w", encoding="cp1252", newline="") as file:
        writer = csv.DictWriter(file, HEADINGS, restval="")
        writer.writeheader()
        writer.writerows(rows)
    return path
