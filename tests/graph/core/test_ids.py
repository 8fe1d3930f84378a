import base64

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.declare import ids


@given(st.sampled_from(["Patient", "StockBatch"]), st.integers(1, 2**63 - 1))
def test_an_id_leads_back_to_its_row(name: str, key: int) -> None:
    assert ids.decode(ids.encode(name, key)) == (name, key)


@given(st.text())
def test_any_text_is_an_id_or_refused(text: str) -> None:
    try:
        name, key = ids.decode(text)
    except ValueError:
        return
    assert ids.encode(name, key) == text


@pytest.mark.parametrize(
    "plain",
    [
        "",
        "Patient",
        "Patient:",
        "Patient:0",
        "Patient:-1",
        "Patient:01",
        "patient:1",
        "Patient:1 ",
        "Patient:1:2",
        f"Patient:{2**63}",
        "Patient:٣",
    ],
)
def test_what_encode_cannot_have_made_is_refused(plain: str) -> None:
    text = base64.urlsafe_b64encode(plain.encode()).rstrip(b"=").decode()
    with pytest.raises(ValueError, match="not an id"):
        ids.decode(text)


def test_one_row_has_one_id() -> None:
    # The last letter of this one has bits that decode to nothing.
    text = ids.encode("Doctor", 1)
    assert text.endswith("E")
    for other in (f"{text[:-1]}F", f"{text[:-1]}H", f" {text}", f"{text}\n", f"{text}="):
        with pytest.raises(ValueError, match="not an id"):
            ids.decode(other)


def test_the_id_of_another_type_is_no_key() -> None:
    assert ids.key_of("Patient", ids.encode("Patient", 7)) == 7
    with pytest.raises(ValueError, match="Doctor instead of Patient"):
        ids.key_of("Patient", ids.encode("Doctor", 7))
    assert ids.key_or_zero("Patient", ids.encode("Doctor", 7)) == 0
    assert ids.key_or_zero("Patient", "7") == 0
