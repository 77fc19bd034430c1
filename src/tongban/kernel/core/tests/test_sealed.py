"""Sealed values open only under the right key, as the right field, and unchanged; everything else shows a mask."""

import hypothesis
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tongban.kernel.core import sealed
from tongban.kernel.core.errors import TongbanError

SAME_RING = hypothesis.settings(suppress_health_check=[hypothesis.HealthCheck.function_scoped_fixture])
texts = st.text(st.characters(exclude_categories=["Cs"]))
contexts = st.sampled_from(["a.b", "a.bc", "parties.person.phone"])
ciphers = st.sampled_from(["aes", "sm4"])


@SAME_RING
@given(text=texts, context=contexts, cipher=ciphers)
def test_what_is_sealed_opens_again(text, context, cipher, settings):
    settings.CIPHER = cipher
    assert sealed.unseal(sealed.seal(text, context), context) == text


@SAME_RING
@given(text=texts, cipher=ciphers, data=st.data())
def test_a_changed_byte_never_opens(text, cipher, data, settings):
    settings.CIPHER = cipher
    value = bytearray(sealed.seal(text, "a.b"))
    value[data.draw(st.integers(0, len(value) - 1))] ^= data.draw(st.integers(1, 255))
    with pytest.raises(TongbanError):
        sealed.unseal(bytes(value), "a.b")


@given(st.binary(max_size=60))
@SAME_RING
def test_anything_else_never_opens(junk):
    newest = sealed.ring().newest
    for value in (junk, b"\x01" + newest + junk, b"\x02" + newest + junk):
        with pytest.raises(TongbanError):
            sealed.unseal(value, "a.b")


@given(texts)
@SAME_RING
def test_a_value_cannot_be_moved_to_another_field(text):
    with pytest.raises(TongbanError):
        sealed.unseal(sealed.seal(text, "a.b"), "a.c")


def test_equal_texts_look_different_sealed():
    assert sealed.seal("same", "a.b") != sealed.seal("same", "a.b")
    assert "王小明".encode() not in sealed.seal("王小明", "a.b")


def test_ciphers_live_side_by_side(settings):
    settings.CIPHER = "sm4"
    older = sealed.seal("older", "a.b")
    settings.CIPHER = "aes"
    assert sealed.unseal(older, "a.b") == "older"
    settings.CIPHER = "des"
    with pytest.raises(TongbanError, match="TONGBAN_CIPHER"):
        sealed.seal("text", "a.b")


def test_older_values_open_after_a_rotation():
    older = sealed.seal("text", "a.b")
    before = sealed.ring().newest
    sealed.rotate()
    newer = sealed.seal("text", "a.b")
    assert sealed.ring().newest != before
    assert (older[1:5], newer[1:5]) == (before, sealed.ring().newest)
    assert sealed.unseal(older, "a.b") == sealed.unseal(newer, "a.b") == "text"


def test_rotation_keeps_indexes_and_chains():
    before = [sealed.key_for(p) for p in ("index", "chain", "token")]
    index = sealed.blind_index("13812346621", "phone")
    sealed.rotate()
    assert [sealed.key_for(p) for p in ("index", "chain", "token")] == before
    assert len(set(before)) == 3
    assert sealed.blind_index("13812346621", "phone") == index


def test_blind_index_is_one_for_all_spellings():
    index = sealed.blind_index("138 1234 6621", "phone")
    assert index == sealed.blind_index("+86-13812346621", "phone")
    assert len(index) == 32
    assert index != sealed.blind_index("13812346622", "phone")
    assert sealed.blind_index("张三", "name") != sealed.blind_index("张三", "address")
    with pytest.raises(TongbanError):
        sealed.blind_index("1381234662", "phone")


@pytest.mark.parametrize(
    ("text", "kind", "shown"),
    [
        ("王小明", "name", "王**"),
        ("王明", "name", "王**"),
        ("王", "name", "**"),
        ("13812346621", "phone", "138****6621"),
        ("0994-2345678", "phone", "0994-****78"),
        ("652301198001011234", "id_number", "6523************34"),
        ("lihua@example.cn", "email", "l***@example.cn"),
        ("昌吉市北京南路12号3单元", "address", "昌吉市北京南***"),
        ("12", "phone", "***"),
        ("anything", "other", "***"),
        ("", "name", ""),
    ],
)
def test_mask(text, kind, shown):
    assert sealed.mask(text, kind) == shown


@given(
    texts.filter(lambda t: len(t) > 1),
    st.sampled_from(["name", "phone", "id_number", "email", "address", "credit_code", "x"]),
)
def test_a_mask_never_shows_the_whole(text, kind):
    shown = sealed.mask(text, kind).replace("*", "")
    assert len(shown) < len(text)
