"""The order and the comparison that generated pages are written with."""

import pytest

from db.generate.keyset import Keyset

TYPES = {"starts_at": "timestamptz", "name": "text"}


def test_pages_go_on_behind_a_row_in_either_direction() -> None:
    keyset = Keyset.of(("starts_at desc", "name desc"), TYPES)
    values = "((p_after -> 'values' ->> 0)::timestamptz, (p_after -> 'values' ->> 1)::text, (p_after ->> 'id')::bigint)"
    assert keyset.order() == "t.starts_at DESC, t.name DESC, t.id DESC"
    assert keyset.after() == [f"(t.starts_at, t.name, t.id) < {values}"]
    assert keyset.order(backward=True) == "t.starts_at ASC, t.name ASC, t.id ASC"
    assert keyset.after(backward=True) == [f"(t.starts_at, t.name, t.id) > {values}"]


def test_without_an_order_rows_go_by_their_ids() -> None:
    keyset = Keyset.of((), {})
    assert (keyset.order(), keyset.after()) == ("t.id ASC", ["(t.id) > ((p_after ->> 'id')::bigint)"])


def test_a_long_comparison_takes_several_lines() -> None:
    types = {name * 20: "timestamptz" for name in "abc"}
    lines = Keyset.of([f"{name} asc" for name in types], types).after()
    assert len(lines) == 2 + len(types) + 1
    assert " ".join(lines).count("(") == " ".join(lines).count(")")


@pytest.mark.parametrize(
    ("order", "told"),
    [(("starts_at desc", "name asc"), "goes both ways"), (("birth_date asc",), "birth_date cannot be sorted by")],
)
def test_what_no_keyset_can_go_by_is_refused(order: tuple[str, ...], told: str) -> None:
    with pytest.raises(ValueError, match=told):
        Keyset.of(order, TYPES)
