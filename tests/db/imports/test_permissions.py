"""Who may import may do one by one what an import does: no kind is a way around a permission."""

import pytest

from db.generate import permissions
from db.imports import kinds

# What the commands require that make the same records.
MADE_BY = {
    "appointments": {"appointment.book", "appointment.cancel", "appointment.mark_no_show", "appointment.treat"},
    "bills": {"bill.issue", "bill.charge", "bill.discount", "bill.pay", "claim.manage"},
    "medications": {"stock.manage"},
    "patients": {"patient.register", "patient.death"},
    "staff": {"hospital.manage", "availability.set"},
    "stock": {"stock.manage"},
}


def test_every_kind_says_what_it_takes() -> None:
    assert MADE_BY.keys() == set(kinds.names())


@pytest.mark.parametrize("kind", MADE_BY)
def test_who_imports_may_do_the_same_one_by_one(kind: str) -> None:
    roles = permissions.roles()
    for permission in MADE_BY[kind]:
        assert set(roles["import.run"]) <= set(roles[permission]), permission
