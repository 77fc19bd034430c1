"""Where a visitor comes from: what our own proxies saw, whatever the visitor writes; one line is one network."""

import pytest
from django.test import RequestFactory

from tongban.kernel.access.network import client_address, network_index


def came(connected, *, told=None):
    more = {} if told is None else {"HTTP_X_FORWARDED_FOR": told}
    return client_address(RequestFactory().get("/", REMOTE_ADDR=connected, **more))


@pytest.mark.parametrize(
    ("proxies", "address"), [(0, "10.0.0.1"), (1, "203.0.113.9"), (2, "198.51.100.7"), (9, "192.0.2.1")]
)
def test_only_as_many_words_as_we_have_proxies_are_believed(settings, proxies, address):
    settings.PROXIES = proxies
    assert came("10.0.0.1", told="192.0.2.1, 198.51.100.7 ,, 203.0.113.9") == address


def test_without_a_word_of_a_proxy_it_is_whoever_connected(settings):
    settings.PROXIES = 1
    assert came("203.0.113.9") == came("203.0.113.9", told=" , ") == "203.0.113.9"


def test_one_address_has_one_spelling_and_what_is_none_is_nobodys():
    assert came("::ffff:203.0.113.9") == "203.0.113.9"
    assert came("2001:DB8::0:1") == "2001:db8::1"
    assert came("") == came("unix:") == "0.0.0.0"


@pytest.mark.django_db  # the key of the index is made with the first ring
def test_an_ipv6_line_is_one_network_and_an_ipv4_address_is_its_own():
    assert network_index("2001:db8:1:2::1") == network_index("2001:db8:1:2:ffff::9")
    assert network_index("2001:db8:1:2::1") != network_index("2001:db8:1:3::1")
    assert network_index("203.0.113.9") != network_index("203.0.113.8")
