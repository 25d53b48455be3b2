"""Which addresses may be contacted."""

import asyncio
import ipaddress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from curriculum.links.network import (
    ForbiddenAddressError,
    Network,
    UnknownNameError,
    is_public,
)

pytestmark = pytest.mark.sqlite_is_enough

FORBIDDEN = [
    *("127.0.0.1", "127.9.9.9", "::1", "0.0.0.0", "::"),
    *("10.0.0.1", "172.16.0.1", "172.31.255.255", "192.168.1.1", "fc00::1", "fd12::1"),
    *("169.254.169.254", "fe80::1", "fe80::1%eth0", "fec0::1"),
    *("100.64.0.1", "192.0.0.8", "192.0.2.1", "198.18.0.1", "203.0.113.7", "192.88.99.1"),
    *("224.0.0.1", "239.255.255.250", "255.255.255.255", "240.0.0.1", "ff02::1", "ff0e::1"),
    *("::ffff:127.0.0.1", "::ffff:169.254.169.254", "::127.0.0.1", "64:ff9b::7f00:1"),
    *("64:ff9b::a9fe:a9fe", "64:ff9b:1::808:808", "2002:7f00:1::", "2002:c0a8:101::1"),
    *("2001:0:1::1", "2001:db8::1", "3fff::1", "5f00::1", "100::1"),
]
PUBLIC = ["8.8.8.8", "151.101.0.81", "2606:4700::1111", "64:ff9b::808:808", "2002:808:808::1"]


@pytest.mark.parametrize("address", FORBIDDEN)
def test_addresses_that_are_not_public_are_forbidden(address):
    assert not is_public(ipaddress.ip_address(address))


@pytest.mark.parametrize("address", PUBLIC)
def test_public_addresses_may_be_contacted(address):
    assert is_public(ipaddress.ip_address(address))


@given(
    st.sampled_from(["127.0.0.0/8", "10.0.0.0/8", "169.254.0.0/16", "192.168.0.0/16"]), st.data()
)
def test_no_way_to_write_a_private_address_gets_through(network, data):
    inside = ipaddress.ip_network(network)
    number = data.draw(st.integers(int(inside[0]), int(inside[-1])))
    assert not is_public(ipaddress.IPv4Address(number))
    for carrier in ("::ffff:0:0", "64:ff9b::", "::"):
        assert not is_public(ipaddress.IPv6Address(int(ipaddress.ip_address(carrier)) | number))
    assert not is_public(ipaddress.IPv6Address((0x2002 << 112) | (number << 80) | 1))


def resolved(*addresses):
    async def resolve(host, port):
        return list(addresses)

    return asyncio.run(Network(resolve=resolve).addresses("name.example", 443))


def test_ipv4_comes_first_since_many_schools_have_no_ipv6():
    assert [str(address) for address in resolved("2606:4700::1111", "8.8.8.8", "8.8.8.8")] == [
        "8.8.8.8",
        "2606:4700::1111",
    ]


def test_a_name_with_both_public_and_private_addresses_is_forbidden():
    with pytest.raises(ForbiddenAddressError):
        resolved("8.8.8.8", "192.168.1.1")


def test_a_name_without_an_address_is_unknown():
    with pytest.raises(UnknownNameError):
        resolved()


@pytest.mark.parametrize("host", ["2130706433", "0x7f.1", "127.1", "0177.0.0.1", "localhost"])
def test_other_ways_to_write_loopback_are_recognised(host):
    with pytest.raises((ForbiddenAddressError, UnknownNameError)):
        asyncio.run(Network().addresses(host, 80))
