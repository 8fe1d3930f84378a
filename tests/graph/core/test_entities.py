from graph import schema
from graph.declare import ids
from graph.engine.error_format import with_ids


def test_details_name_rows_as_clients_know_them() -> None:
    assert schema.sdl()
    details = {
        "doctorId": "5",
        "openBillId": "6",
        "prescriptionItemId": "7",
        "asked": 3,
        "requestId": "8",
        "admissionId": None,
    }
    assert with_ids(details) == details | {
        "doctorId": ids.encode("Doctor", 5),
        "openBillId": ids.encode("Bill", 6),
        "prescriptionItemId": ids.encode("PrescriptionItem", 7),
    }
    assert with_ids({"type": "patient", "id": "5"}) == {"type": "patient", "id": ids.encode("Patient", 5)}
    assert with_ids({"type": "other_staff", "id": "5"})["id"] == ids.encode("OtherStaff", 5)
    listed = {"appointments": [{"appointmentId": "5"}, {"appointmentId": "6"}], "numbers": [1]}
    assert with_ids(listed) == {
        "appointments": [{"appointmentId": ids.encode("Appointment", key)} for key in (5, 6)], "numbers": [1],
    }  # fmt: skip
    assert with_ids({"id": "0123456789abcdef"}) == {"id": "0123456789abcdef"}
