"""A patient who is likely registered already, over HTTP: named before, and found afterwards by who may merge."""

from graph.declare import ids
from tests.staff import Staff

EVA = {
    "firstName": "Eva", "lastName": "Twin", "birthDate": "1984-07-03", "gender": "FEMALE", "phone": "+49301234567",
}  # fmt: skip
PAIRS = """query Test($id: ID!) { patient(id: $id) {
    likelyDuplicates { sameNames samePhone sameEmail patient { id } }
} }"""


async def test_the_desk_is_told_who_is_likely_there_and_finds_the_pair(staff: Staff) -> None:
    desk, admin, cashier = [await staff.person(role) for role in ("RECEPTIONIST", "ADMIN", "CASHIER")]
    known = "id medicalRecordNumber"
    eva = await desk.do("registerPatient", known, **EVA)
    twin = EVA | {"firstName": "twin", "lastName": "EVA"}
    for client in (desk, admin):
        asked = await client.refused("registerPatient", **twin)
        assert asked["code"] == "CONFIRMATION_NEEDED"
        assert asked["details"]["warnings"] == [
            {
                "path": "lastName", "code": "LIKELY_DUPLICATE",
                "message": "is that of a patient with the same birth date",
                "patientId": eva["id"], "medicalRecordNumber": eva["medicalRecordNumber"], "firstName": "Eva",
                "lastName": "Twin", "birthDate": "1984-07-03",
            }
        ]  # fmt: skip
    assert (await cashier.refused("registerPatient", **twin))["code"] == "FORBIDDEN"
    made = await desk.do("registerPatient", known, **twin, confirmed=True)
    for client, found in ((desk, made["id"]), (admin, made["id"]), (cashier, None)):
        pairs = (await client.data(PAIRS, id=eva["id"]))["patient"]["likelyDuplicates"]
        same = {"sameNames": True, "samePhone": True, "sameEmail": False}
        assert pairs == ([same | {"patient": {"id": found}}] if found else [])
    own = await staff.person("PATIENT", patient=ids.decode(made["id"])[1])
    assert (await own.data(PAIRS, id=made["id"]))["patient"]["likelyDuplicates"] == []
    # What was so before is not asked about: only a change that makes the two alike again.
    apart = await desk.do("updatePatient", "lastName phone", patientId=made["id"], lastName="Other", phone=None)
    assert apart == {"lastName": "Other", "phone": None}
    changed = await desk.refused("updatePatient", patientId=made["id"], firstName="Twin", lastName="Eva")
    assert [each["patientId"] for each in changed["details"]["warnings"]] == [eva["id"]]
    again = {"patientId": made["id"], "firstName": "Twin", "lastName": "Eva", "confirmed": True}
    assert await desk.do("updatePatient", "lastName", **again) == {"lastName": "Eva"}
