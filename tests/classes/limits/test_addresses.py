"""Whose address counts, and which network it belongs to."""

import pytest
from django.test import RequestFactory

from classes.limits.addresses import address_of, networks_of

PROXY = "10.0.0.2"


def address(forwarded: str | None) -> str:
    headers = {} if forwarded is None else {"X-Forwarded-For": forwarded}
    return address_of(RequestFactory().get("/", headers=headers, REMOTE_ADDR=PROXY))


@pytest.mark.parametrize(
    ("proxies", "forwarded", "expected"),
    [
        (0, "192.0.2.9", PROXY),
        (1, None, PROXY),
        (1, "192.0.2.9", "192.0.2.9"),
        (1, "203.0.113.66, 192.0.2.9", "192.0.2.9"),
        (1, "203.0.113.66, not an address", PROXY),
        (2, "203.0.113.66, 192.0.2.9, 10.0.0.7", "192.0.2.9"),
        (2, "192.0.2.9", PROXY),
        (2, "", PROXY),
    ],
)
def test_the_address_is_that_which_the_farthest_trusted_proxy_saw(
    settings, proxies, forwarded, expected
):
    settings.TRUSTED_PROXIES = proxies
    assert address(forwarded) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("192.0.2.9", {"address": "192.0.2.9"}),
        ("192.0.2.9:51000", {"address": "192.0.2.9"}),
        ("::ffff:192.0.2.9", {"address": "192.0.2.9"}),
        ("2001:db8:1:2:3:4:5:6", {"address": "2001:db8:1:2::/64", "block": "2001:db8:1::/48"}),
        ("2001:DB8:1:2::9", {"address": "2001:db8:1:2::/64", "block": "2001:db8:1::/48"}),
        ("[2001:db8:1:2::9]:443", {"address": "2001:db8:1:2::/64", "block": "2001:db8:1::/48"}),
        ("fe80::1%eth0", {"address": "fe80::/64", "block": "fe80::/48"}),
        ("", {"address": ""}),
    ],
)
def test_an_ipv6_address_counts_with_its_network_and_with_its_block(text, expected):
    assert networks_of(text) == expected
