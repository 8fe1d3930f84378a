"""Ages of infants, in words and as numbers, and the insurance that a patient enters, asked for by its id."""

import datetime as dt

from graph.declare import ids
from tests.staff import Staff

AGES = "query ($id: ID!) { patient(id: $id) { age ageMonths ageDays ageText } }"


async def test_an_infants_age_is_told_in_days_and_months_and_words(staff: Staff) -> None:
    desk = await staff.person("RECEPTIONIST")
    today = dt.datetime.now(staff.hospital.zone).date()
    born = today - dt.timedelta(days=3)
    made = await desk.do(
        "registerPatient", "id", firstName="Baby", lastName="Doe", birthDate=born.isoformat(), gender="UNKNOWN",
    )  # fmt: skip
    found = (await desk.data(AGES, id=made["id"]))["patient"]
    assert (found["age"], found["ageMonths"], found["ageDays"]) == (0, 0, 3)
    assert found["ageText"] == "3 days"


async def test_an_entry_of_insurance_is_found_by_its_id(staff: Staff) -> None:
    patient = await staff.hospital.new_patient()
    person = await staff.person("PATIENT", patient=patient)
    entry = await person.do("updateOwnInsurance", "id status", insuranceProvider="Hansa", coverPercent="40")
    found = await person.data("query ($id: ID!) { insuranceEntry(id: $id) { id status } }", id=entry["id"])
    assert found == {"insuranceEntry": {"id": entry["id"], "status": "WAITING"}}
    unknown = ids.encode("InsuranceEntry", 4711)
    assert await person.data("query ($id: ID!) { insuranceEntry(id: $id) { id } }", id=unknown) == {
        "insuranceEntry": None
    }
