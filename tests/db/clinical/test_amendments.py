"""Visits and treatments are corrected, and the values before, the account and the reason are always kept."""

from decimal import Decimal
from typing import Any

import asyncpg
import pytest

from tests.refusals import problems, refused
from tests.world import Hospital


@pytest.fixture
async def scene(hospital: Hospital) -> dict[str, int]:
    """A visit with its doctor signed in, and a treatment."""
    doctor = await hospital.new_doctor()
    appointment, visit = await hospital.visit(await hospital.new_patient(), doctor, hospital.at(9))
    await hospital.sign_in("OWN", ["DOCTOR"], doctor=doctor)
    treatment = await hospital.call(
        "ADMIN", "add_treatment", p_visit_id=visit, p_kind="X-ray", p_cost="20", p_notes="Left"
    )
    return {"doctor": doctor, "appointment": appointment, "visit": visit, "treatment": int(treatment["id"])}


async def amendments(hospital: Hospital, asker: str, visit: int) -> list[dict[str, Any]]:
    shown = ("treatment_id", "diagnosis", "kind", "cost", "notes", "reason")
    rows = await hospital.rows(asker, "amendments_by_visit_id", p_ids=[visit])
    return [{column: row[column] for column in shown} for row in rows]


async def test_a_correction_keeps_what_was_said_before(hospital: Hospital, scene: dict[str, int]) -> None:
    visit, treatment = scene["visit"], scene["treatment"]
    row = await hospital.call(
        "OWN", "amend_visit", p_visit_id=visit, p_reason=" Mixed up ", p_changes={"diagnosis": " Gastritis "}
    )
    assert (row["diagnosis"], row["notes"]) == ("Gastritis", "Notes")
    row = await hospital.call(
        "OWN", "amend_visit", p_visit_id=visit, p_reason="Another patient's", p_changes={"notes": None}
    )
    assert (row["diagnosis"], row["notes"]) == ("Gastritis", None)
    # Recording it again is a correction too, for no stated reason.
    await hospital.call(
        "OWN", "record_visit", p_appointment_id=scene["appointment"], p_diagnosis="Ulcer", p_notes="More"
    )
    # And recording the same again is none.
    await hospital.call("OWN", "record_visit", p_appointment_id=scene["appointment"], p_diagnosis="Ulcer")
    row = await hospital.call(
        "OWN",
        "amend_treatment",
        p_treatment_id=treatment,
        p_reason="Wrong arm",
        p_changes={"notes": "Right", "cost": "25"},
    )
    assert (row["kind"], row["cost"], row["notes"]) == ("X-ray", Decimal("25.00"), "Right")
    none: dict[str, Any] = dict.fromkeys(("treatment_id", "diagnosis", "kind", "cost", "notes", "reason"))
    assert await amendments(hospital, "OWN", visit) == [
        none | {"diagnosis": "Angina", "notes": "Notes", "reason": "Mixed up"},
        none | {"diagnosis": "Gastritis", "notes": "Notes", "reason": "Another patient's"},
        none | {"diagnosis": "Gastritis"},
        none
        | {
            "treatment_id": treatment,
            "kind": "X-ray",
            "cost": Decimal("20.00"),
            "notes": "Left",
            "reason": "Wrong arm",
        },
    ]
    by = await hospital.admin.fetch("SELECT DISTINCT amended_by_id FROM clinic.amendments WHERE visit_id = $1", visit)
    account = await hospital.admin.fetchval(
        "SELECT id FROM auth.accounts WHERE hospital_id = $1 AND doctor_id = $2", hospital.id, scene["doctor"]
    )
    assert [row[0] for row in by] == [account]


async def test_writing_past_the_commands_leaves_the_trace_as_well(
    hospital: Hospital, admin: asyncpg.Connection, owner: asyncpg.Connection, scene: dict[str, int]
) -> None:
    await owner.execute("UPDATE clinic.visits SET diagnosis = 'Nothing' WHERE id = $1", scene["visit"])
    await owner.execute("UPDATE clinic.treatments SET kind = 'Nothing' WHERE id = $1", scene["treatment"])
    rows = await amendments(hospital, "ADMIN", scene["visit"])
    assert [(row["diagnosis"], row["kind"], row["reason"]) for row in rows] == [
        ("Angina", None, None),
        (None, "X-ray", None),
    ]
    for statement, sqlstate, told in (
        ("UPDATE clinic.amendments SET diagnosis = 'X'", "ZH502", {"what": "Rows of amendments"}),
        ("DELETE FROM clinic.amendments", "ZH503", {"table": "amendments"}),
    ):
        await refused(admin, owner.execute(statement), sqlstate, told)


async def test_a_billed_treatment_keeps_its_cost_whoever_writes(
    hospital: Hospital, admin: asyncpg.Connection, owner: asyncpg.Connection, scene: dict[str, int]
) -> None:
    bill = await hospital.call("ADMIN", "issue_bill", p_appointment_id=scene["appointment"])
    treatment = scene["treatment"]
    told = {"treatmentId": str(treatment), "billId": str(bill["id"])}
    await refused(
        admin,
        hospital.call("ADMIN", "amend_treatment", p_treatment_id=treatment, p_reason="Typo", p_changes={"cost": "2"}),
        "ZH308",
        told,
    )
    write = owner.execute("UPDATE clinic.treatments SET cost = 2 WHERE id = $1", treatment)
    await refused(admin, write, "ZH308", told)
    await hospital.call(
        "ADMIN", "amend_treatment", p_treatment_id=treatment, p_reason="Typo", p_changes={"kind": "Ultrasound"}
    )
    await hospital.call("ADMIN", "void_bill", p_bill_id=bill["id"], p_reason="Typo")
    await hospital.call("ADMIN", "amend_treatment", p_treatment_id=treatment, p_reason="Typo", p_changes={"cost": "2"})
    again = await hospital.call("ADMIN", "issue_bill", p_appointment_id=scene["appointment"])
    assert again["subtotal"] == Decimal("82.00")


async def test_bad_corrections_are_refused_whole(
    hospital: Hospital, admin: asyncpg.Connection, scene: dict[str, int]
) -> None:
    call = hospital.call(
        "ADMIN", "amend_visit", p_visit_id=0, p_reason=" ", p_changes={"diagnosis": None, "patient_id": 1}
    )
    await refused(admin, call, "ZH501", problems(
        ("visitId", "MALFORMED_ID"), ("reason", "REQUIRED"), ("patientId", "UNKNOWN_FIELD"), ("diagnosis", "REQUIRED"),
    ))  # fmt: skip
    call = hospital.call(
        "ADMIN",
        "amend_treatment",
        p_treatment_id=scene["treatment"],
        p_reason="x",
        p_changes={"cost": "-1", "kind": " "},
    )
    await refused(admin, call, "ZH501", problems(("kind", "REQUIRED"), ("cost", "OUT_OF_RANGE")))
