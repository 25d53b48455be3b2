"""The address of a school’s nightly class list, a secret: encrypted, and never shown."""

from urllib.parse import urlsplit

from classes.encryption import UnreadableError, decrypt, encrypt
from classes.models import NightlyList, School

PURPOSE = "address of the nightly class list"
CHANGED = "New address of the nightly class list"


def list_address(school: School) -> str:
    """Return the address; "" if there is none. Raise UnreadableError without its key."""
    return decrypt(school.list_address, purpose=PURPOSE) if school.list_address else ""


def set_list_address(school: School, address: str) -> None:
    """Set the address on the school, which is not saved yet. "" removes it."""
    school.list_address = encrypt(address, purpose=PURPOSE) if address else ""
    school.list_host = (urlsplit(address).hostname or "") if address else ""


def begin_anew(school: School) -> None:
    """Forget how the lists of the earlier address went. A proposal from it still waits."""
    NightlyList.objects.filter(school=school).delete()


def encrypt_anew() -> None:
    """Encrypt every address with the present key, so that earlier keys can be left out."""
    for school in School.objects.exclude(list_address=""):
        try:
            address = list_address(school)
        except UnreadableError:
            continue
        School.objects.filter(pk=school.pk).update(list_address=encrypt(address, purpose=PURPOSE))
