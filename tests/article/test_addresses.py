from __future__ import annotations

from ipaddress import IPv4Address, IPv6Address, ip_address

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.article.addresses import is_public


def test_addresses_of_the_web_are_public() -> None:
    for address in (
        "9.9.9.9",
        "172.15.255.255",
        "172.32.0.1",
        "100.63.255.255",
        "2606:4700::1111",
        "64:ff9b::9.9.9.9",
    ):
        assert is_public(address), address


def test_what_is_no_address_is_not_public() -> None:
    for text in ("", "courier.example", "9.9.9", "9.9.9.9/8", "2606:4700::1111%eth0", "0x9.9.9.9"):
        assert not is_public(text), text


@settings(max_examples=60)
@given(st.integers(0, 2**32 - 1))
def test_a_private_address_is_private_in_every_form(number: int) -> None:
    plain = IPv4Address(number)
    inside = [
        IPv6Address(0xFFFF << 32 | number),  # mapped
        IPv6Address(number),  # compatible
        IPv6Address(0x2002 << 112 | number << 80),  # 6to4
        IPv6Address(0x2001_0000 << 96 | (~number & 0xFFFF_FFFF)),  # Teredo
        IPv6Address(0x64_FF9B_0001 << 80 | number),  # NAT64 of a network's own
    ]
    assert not any(is_public(str(form)) for form in inside)
    assert is_public(str(IPv6Address(0x64_FF9B << 96 | number))) == is_public(str(plain))
    if not plain.is_global:
        assert not is_public(str(plain))


@settings(max_examples=60)
@given(st.integers(0, 2**128 - 1))
def test_what_python_calls_closed_is_closed(number: int) -> None:
    address = ip_address(number)
    if address.is_private or address.is_multicast or address.is_reserved or address.is_link_local:
        assert not is_public(str(address))
