"""Bills of a file: what a hospital brings from its former system, with lines and payments, whose money adds up."""

# ruff: noqa: E501 - rows and what becomes of them, a line each
import asyncio
import datetime as dt
from decimal import Decimal
from typing import Any

import asyncpg
import pytest

from tests.db.imports.importing import Became, Row, became, begin, finish, imported, waits
from tests.world import Hospital, new_hospital

ISSUED = "2020-03-05T10:00:00+00:00"
STARTS = "2020-03-04T09:00:00+00:00"


class Desk:
    """A patient with an appointment of 2020 that was completed, and bills of them."""

    def __init__(self, hospital: Hospital, patient: int, number: str, appointment: int) -> None:
        self.hospital, self.patient, self.number, self.appointment = hospital, patient, number, appointment

    @classmethod
    async def of(cls, hospital: Hospital) -> "Desk":
        doctor, patient = await hospital.new_doctor(), await hospital.new_patient()
        numbers = await hospital.admin.fetchrow(
            "SELECT p.medical_record_number, d.employee_number FROM clinic.patients AS p, clinic.doctors AS d"
            " WHERE p.hospital_id = $1 AND p.id = $2 AND d.hospital_id = $1 AND d.id = $3",
            hospital.id, patient, doctor,
        )  # fmt: skip
        assert numbers
        past: Row = {
            "patient_number": numbers[0],
            "doctor_number": numbers[1],
            "starts_at": STARTS,
            "duration_minutes": "30",
        }
        found = await imported(
            hospital,
            "APPOINTMENTS",
            past | {"status": "COMPLETED"},
            past | {"starts_at": "2020-03-06T09:00:00Z", "status": "NO_SHOW"},
        )
        appointment = found[2].record
        assert appointment
        return cls(hospital, patient, numbers[0], appointment)

    def bill(self, **more: Any) -> Row:
        """A bill of two lines: 119.00 with a tax of 19 %."""
        lines = [
            {"description": "X-ray", "quantity": "2", "unit_price": "45"},
            {"description": "Certificate", "unit_price": "10.00"},
        ]
        whole = {
            "bill_number": "R-1",
            "patient_number": self.number,
            "issued_at": ISSUED,
            "lines": lines,
            "tax_rate_percent": "19",
            "total": "119",
        }
        return whole | more

    def of_appointment(self, **more: Any) -> Row:
        """A bill of the appointment, of 60.00 without tax."""
        line = {"line_kind": "CONSULTATION", "description": "Visit", "unit_price": "60"}
        return (
            self.bill(bill_number="R-2", appointment_starts_at=STARTS, lines=[line], tax_rate_percent="0", total="60")
            | more
        )


@pytest.fixture
async def desk(hospital: Hospital) -> Desk:
    return await Desk.of(hospital)


async def bills(hospital: Hospital) -> list[asyncpg.Record]:
    return await hospital.admin.fetch("SELECT * FROM clinic.bills WHERE hospital_id = $1 ORDER BY id", hospital.id)


async def test_an_open_bill_comes_with_its_lines_and_totals(desk: Desk) -> None:
    found = await imported(
        desk.hospital, "BILLS", desk.bill(paid="19.00", payment_method="CASH", paid_at="2020-04-01T08:00:00Z")
    )
    (bill,) = await bills(desk.hospital)
    assert found == {2: Became("LOADED", None, bill["id"])}
    amounts = ("subtotal", "discount", "tax", "total", "covered_amount", "owed", "paid", "balance")
    assert [str(bill[name]) for name in amounts] == [
        "100.00",
        "0.00",
        "19.00",
        "119.00",
        "0.00",
        "119.00",
        "19.00",
        "100.00",
    ]
    assert (bill["status"], bill["former_number"], bill["issued_at"].isoformat()) == ("OPEN", "R-1", ISSUED)
    assert (bill["patient_id"], bill["appointment_id"], bill["issued_by_id"]) == (desk.patient, None, None)
    lines = await desk.hospital.admin.fetch(
        "SELECT kind, description, quantity, unit_price, amount FROM clinic.bill_lines ORDER BY id"
    )
    assert [tuple(row) for row in lines] == [
        ("OTHER", "X-ray", 2, Decimal("45.00"), Decimal("90.00")), ("OTHER", "Certificate", 1, Decimal("10.00"), Decimal("10.00")),
    ]  # fmt: skip
    (payment,) = await desk.hospital.admin.fetch("SELECT * FROM clinic.payments")
    assert (payment["amount"], payment["method"], payment["received_by_id"]) == (Decimal("19.00"), "CASH", None)
    assert payment["received_at"] == dt.datetime(2020, 4, 1, 8, tzinfo=dt.UTC)
    total = await desk.hospital.admin.fetchrow(
        "SELECT * FROM clinic.patient_totals WHERE hospital_id = $1 AND patient_id = $2", desk.hospital.id, desk.patient
    )
    assert total
    assert (total["bills"], total["total_billed"], total["paid"], total["balance"]) == (
        1,
        Decimal("119.00"),
        Decimal("19.00"),
        Decimal("100.00"),
    )
    # From now on it is a bill like any other.
    await desk.hospital.call("ADMIN", "pay_bill", p_bill_id=bill["id"], p_amount="100", p_method="CARD")
    assert [row["status"] for row in await bills(desk.hospital)] == ["PAID"]


async def test_a_paid_bill_of_an_appointment_is_its_bill(desk: Desk) -> None:
    hospital = desk.hospital
    found = await imported(hospital, "BILLS", desk.of_appointment(paid="60", payment_method="TRANSFER"))
    (bill,) = await bills(hospital)
    assert found[2] == Became("LOADED", None, bill["id"])
    assert (bill["status"], bill["appointment_id"], bill["balance"]) == ("PAID", desk.appointment, Decimal("0.00"))
    # The consultation is billed: nothing is left to bill.
    with pytest.raises(asyncpg.PostgresError, match="already billed"):
        await hospital.call("ADMIN", "issue_bill", p_appointment_id=desk.appointment)
    # Opened again, it charges the consultation no second time.
    payment = await hospital.admin.fetchval("SELECT id FROM clinic.payments WHERE hospital_id = $1", hospital.id)
    await hospital.call("ADMIN", "void_payment", p_payment_id=payment, p_reason="Mistake")
    assert [(row["status"], row["total"]) for row in await bills(hospital)] == [("OPEN", Decimal("60.00"))]


async def test_discount_and_insurance_add_up(desk: Desk) -> None:
    whole = desk.bill(
        discount_percent="10",
        discount_reason="Staff",
        cover_percent="80",
        total="107.10",
        paid="1.42",
        payment_method="CARD",
        insurer_paid="85.68",
    )
    assert (await imported(desk.hospital, "BILLS", whole))[2].status == "LOADED"
    (bill,) = await bills(desk.hospital)
    names = ("discount", "tax", "total", "covered_amount", "owed", "paid", "insurer_paid", "insurer_balance", "balance")
    assert [str(bill[name]) for name in names] == [
        "10.00",
        "17.10",
        "107.10",
        "85.68",
        "21.42",
        "1.42",
        "85.68",
        "0.00",
        "20.00",
    ]
    (claim,) = await desk.hospital.admin.fetch("SELECT * FROM clinic.claims")
    assert (claim["status"], claim["number"], claim["submitted_at"].isoformat(), claim["paid"]) == (
        "PAID",
        "R-1",
        ISSUED,
        Decimal("85.68"),
    )
    assert bill["status"] == "CLAIMED"


@pytest.mark.parametrize(
    ("more", "problems", "codes"),
    [
        ({"bill_number": None}, ["billNumber must not be empty"], ["REQUIRED"]),
        ({"patient_number": "9999999"}, ["patientNumber must be the record number of a patient"], ["NOT_FOUND"]),
        ({"appointment_starts_at": "2019-03-04T09:00:00Z"}, ["appointmentStartsAt must be the time of an appointment of the patient", "lines must have one line of kind CONSULTATION, since the bill is of an appointment"], ["NOT_FOUND", "CONTRADICTION"]),
        ({"appointment_starts_at": "2020-03-06T09:00:00Z"}, ["appointmentStartsAt is that of an appointment that is NO_SHOW, which is not billed", "lines must have one line of kind CONSULTATION, since the bill is of an appointment"], ["NOTHING_TO_BILL", "CONTRADICTION"]),
        ({"issued_at": "2999-01-01T00:00:00Z"}, ["issuedAt must not be in the future", "issuedAt must be at most 130 years from today"], ["IN_THE_FUTURE", "OUT_OF_RANGE"]),
        ({"issued_at": "2000-02-28T10:00:00Z"}, ["issuedAt must not be before the birth of the patient"], ["BEFORE_BIRTH"]),
        ({"currency": "USD"}, ["currency must be the hospital's, EUR"], ["DIFFERS"]),
        ({"discount_percent": "101"}, ["discountPercent must be a percentage from 0 to 100 with at most two decimals", "discountReason must not be empty"], ["OUT_OF_RANGE", "REQUIRED"]),
        ({"total": "118.99"}, ["total must be 119.00: what lines, discount and tax come to"], ["DIFFERS"]),
        ({"paid": "119.01", "payment_method": "CASH"}, ["paid is more than the patient owes, 119.00"], ["OVERPAYMENT"]),
        ({"paid": "1"}, ["paymentMethod must be one of CASH, CARD, TRANSFER"], ["UNKNOWN_VALUE"]),
        ({"paid": "1", "payment_method": "CASH", "paid_at": "2020-01-01T00:00:00Z"}, ["paidAt must be from issuedAt until now"], ["OUT_OF_RANGE"]),
        ({"insurer_paid": "1"}, ["insurerPaid is more than the insurer owes, 0.00"], ["OVERPAYMENT"]),
        ({"lines": None}, ["lines must be from 1 to 1000"], ["OUT_OF_RANGE"]),
        (
            {"lines": [{"line_kind": "CONSULTATION", "description": "", "quantity": "0", "unit_price": "1.005"}]},
            ["lines.0.description must not be empty", "lines.0.quantity must be a whole number from 1 to 10000", "lines.0.unitPrice must have at most 2 decimals in EUR",
             "lines must have no line of kind CONSULTATION, since the bill is of no appointment"],
            ["REQUIRED", "OUT_OF_RANGE", "TOO_PRECISE", "CONTRADICTION"],
        ),
    ],
)  # fmt: skip
async def test_a_bad_bill_is_told_all_its_problems(
    desk: Desk, more: Row, problems: list[str], codes: list[str]
) -> None:
    found = await imported(desk.hospital, "BILLS", desk.bill(bill_number="R-0"), desk.bill() | more)
    assert found[3] == Became("REFUSED", problems)
    assert found[3].codes == codes
    assert [row["former_number"] for row in await bills(desk.hospital)] == ["R-0"]


async def test_an_insurer_pays_only_where_the_patient_has_one(desk: Desk) -> None:
    hospital = desk.hospital
    await hospital.admin.execute(
        "UPDATE clinic.patients SET insurance_provider = NULL WHERE hospital_id = $1 AND id = $2",
        hospital.id,
        desk.patient,
    )
    found = await imported(
        hospital, "BILLS", desk.bill(cover_percent="80"), desk.bill(bill_number="R-3", cover_percent="0")
    )
    told = (
        "coverPercent must be 0, since no insurer of the patient is on record: enter the insurance of the patient first"
    )
    assert found[2] == Became("REFUSED", [told])
    assert found[2].codes == ["CONTRADICTION"]
    assert found[3].status == "LOADED"
    assert await hospital.admin.fetchval("SELECT count(*) FROM clinic.claims WHERE hospital_id = $1", hospital.id) == 0


async def test_a_bill_is_entered_once(desk: Desk) -> None:
    found = await imported(
        desk.hospital,
        "BILLS",
        desk.bill(),
        desk.bill(bill_number=" r-1"),
        desk.of_appointment(),
        desk.of_appointment(bill_number="R-3"),
    )
    assert found[3] == Became("REFUSED", ["billNumber is that of line 2, too"])
    assert found[5] == Became("REFUSED", ["appointmentStartsAt is that of line 4, too"])
    again = await imported(desk.hospital, "BILLS", desk.bill(), desk.of_appointment(bill_number="R-4"))
    assert again[2] == Became("REFUSED", ["billNumber is that of a bill already"])
    assert again[3] == Became("REFUSED", ["appointmentStartsAt is that of an appointment that is billed already"])
    assert (again[2].codes, again[3].codes) == (["ALREADY_EXISTS"], ["ALREADY_BILLED"])
    assert len(await bills(desk.hospital)) == 2


async def test_what_was_treated_here_is_billed_here(desk: Desk) -> None:
    hospital = desk.hospital
    patient, doctor = await hospital.new_patient(), await hospital.new_doctor()
    appointment, visit = await hospital.visit(patient, doctor, hospital.at(9))
    await hospital.call("ADMIN", "add_treatment", p_visit_id=visit, p_kind="Suture", p_cost="40", p_notes="")
    found = await imported(
        hospital,
        "BILLS",
        desk.of_appointment(
            patient_number=None, patient_id=str(patient), appointment_starts_at=None, appointment_id=str(appointment)
        ),
    )
    assert found[2] == Became(
        "REFUSED",
        [
            "appointmentStartsAt is that of an appointment with treatments or medication on record: bill it with issueBill"
        ],
    )
    assert await bills(hospital) == []


async def test_an_unusual_total_waits_to_be_confirmed(desk: Desk) -> None:
    dear = desk.bill(lines=[{"description": "Gold", "unit_price": "90000000"}], tax_rate_percent="0", total=None)
    found = await imported(desk.hospital, "BILLS", dear)
    assert (found[2].status, found[2].codes) == ("DOUBTFUL", ["LARGE_AMOUNT"])
    assert await bills(desk.hospital) == []
    assert (await imported(desk.hospital, "BILLS", dear | {"confirmed": "true"}))[2].status == "LOADED"


async def test_who_bills_meanwhile_is_seen(desk: Desk, api: asyncpg.Pool) -> None:
    run_id = await begin(desk.hospital, "BILLS", [desk.of_appointment(), desk.bill()])
    async with api.acquire() as connection, connection.transaction():
        await desk.hospital.on(connection).call("ADMIN", "issue_bill", p_appointment_id=desk.appointment)
        importing = asyncio.create_task(finish(desk.hospital, run_id))
        await waits(desk.hospital)
    assert (await importing)["rows_loaded"] == 1
    assert (await became(desk.hospital, run_id))[2].codes == ["ALREADY_BILLED"]


async def test_connections_share_the_work_and_totals_stay_right(desk: Desk) -> None:
    hospital = desk.hospital
    patients = [await hospital.new_patient() for _ in range(5)]
    rows = [
        desk.bill(
            bill_number=f"R-{n // 2}",
            patient_number=None,
            patient_id=str(patients[n % 5]),
            paid="19",
            payment_method="CASH",
        )
        for n in range(100)
    ]
    run_id = await begin(hospital, "BILLS", rows)
    await asyncio.gather(*(finish(hospital, run_id, limit=7) for _ in range(5)))
    found = await became(hospital, run_id)
    assert {line for line, each in found.items() if each.status == "LOADED"} == set(range(2, 102, 2))
    kept = await hospital.admin.fetch(
        "SELECT bills, total_billed, paid FROM clinic.patient_totals WHERE hospital_id = $1 AND patient_id = ANY ($2)",
        hospital.id,
        patients,
    )
    assert [tuple(row) for row in kept] == [(10, Decimal("1190.00"), Decimal("190.00"))] * 5


async def test_a_dry_run_enters_nothing(desk: Desk) -> None:
    found = await imported(desk.hospital, "BILLS", desk.bill(), desk.bill(), is_dry_run=True)
    assert [each.status for each in found.values()] == ["CHECKED", "REFUSED"]
    assert await bills(desk.hospital) == []


async def test_another_hospitals_patients_are_none_here(
    desk: Desk, api: asyncpg.Pool, admin: asyncpg.Connection
) -> None:
    other = await new_hospital(api, admin, f"other-{desk.hospital.id}")
    found = await imported(other, "BILLS", desk.bill(patient_number=None, patient_id=str(desk.patient)))
    assert (found[2].status, found[2].codes) == ("REFUSED", ["NOT_FOUND"])
    assert await bills(other) == []
