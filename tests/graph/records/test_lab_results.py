"""Laboratory results over HTTP: added by the visit's doctor, found again by every way, masked for the desk."""

from graph.declare import ids
from tests.staff import Staff
from tests.web import Client

RESULT = "id test value unit referenceRange abnormal resultedAt notes visit { id }"
TAKEN = "2024-05-06T07:08:00Z"


async def test_a_result_is_added_by_the_doctor_and_read_by_every_way(boss: Client, staff: Staff) -> None:
    hospital = staff.hospital
    doctor_key, other_key = await hospital.new_doctor(), await hospital.new_doctor()
    doctor = await staff.person("DOCTOR", doctor=doctor_key)
    patient_key = await hospital.new_patient()
    _, visit_key = await hospital.visit(patient_key, doctor_key, hospital.at(9))
    _, others_key = await hospital.visit(patient_key, other_key, hospital.at(11))
    visit, patient = ids.encode("Visit", visit_key), ids.encode("Patient", patient_key)

    given = {
        "test": "Glucose", "value": "7.9", "unit": "mmol/l", "referenceRange": "3.9 to 5.5", "abnormal": True,
        "resultedAt": TAKEN, "notes": "Fasting",
    }  # fmt: skip
    added = await doctor.do("addLabResult", RESULT, visitId=visit, **given)
    assert added == {**given, "id": added["id"], "resultedAt": added["resultedAt"], "visit": {"id": visit}}
    plain = await boss.do(
        "addLabResult", RESULT, visitId=visit, test="HIV", value="negative", resultedAt="2024-05-07T07:08:00Z"
    )
    assert (plain["unit"], plain["abnormal"], plain["notes"]) == ("", False, None)
    refused = await doctor.refused("addLabResult", visitId=ids.encode("Visit", others_key), **given)
    assert refused["code"] == "FORBIDDEN"

    read = await boss.data(
        f"""query ($id: ID!, $visit: ID!, $patient: ID!) {{
            node(id: $id) {{ ... on LabResult {{ {RESULT} }} }}
            labResult(id: $id) {{ {RESULT} }}
            labResults(orderBy: [RESULTED_AT_ASC], filter: {{visitId: {{eq: $visit}}}}) {{ nodes {{ id }} }}
            visit(id: $visit) {{ labResults {{ id }} }}
            patient(id: $patient) {{
                labResults {{ totalCount nodes {{ id }} }}
                abnormal: labResults(filter: {{abnormal: {{eq: true}}, test: {{startsWith: "glu"}}}}) {{
                    nodes {{ id }}
                }}
            }}
        }}""",
        id=added["id"], visit=visit, patient=patient,
    )  # fmt: skip
    both = [{"id": added["id"]}, {"id": plain["id"]}]
    assert read["node"] == read["labResult"] == added
    assert read["labResults"]["nodes"] == read["visit"]["labResults"] == both
    assert read["patient"] == {
        "labResults": {"totalCount": 2, "nodes": both[::-1]}, "abnormal": {"nodes": both[:1]},
    }  # fmt: skip

    desk = await staff.person("RECEPTIONIST")
    seen = await desk.data(f"query ($id: ID!) {{ labResult(id: $id) {{ {RESULT} }} }}", id=added["id"])
    assert seen["labResult"] == {
        **dict.fromkeys(given), "id": added["id"], "resultedAt": added["resultedAt"], "visit": {"id": visit},
    }  # fmt: skip
