"""QR codes: an address that a phone's camera opens."""

import segno
from django.utils.safestring import SafeString, mark_safe


def qr_code(address: str) -> SafeString:
    """Return the QR code of an address as an SVG of its own, without any style.

    A quarter of the code may be dirty or torn and it still opens (error correction Q). It has the
    quiet margin that scanners need, and is dark on white in every colour scheme.
    """
    code = segno.make(address, error="q", micro=False, boost_error=False)
    drawn = code.svg_inline(
        border=4, dark="#000", light="#fff", omitsize=True, svgclass="qr", lineclass=None
    )
    return mark_safe(drawn)  # noqa: S308 (drawn from the modules of the code; holds no text)
