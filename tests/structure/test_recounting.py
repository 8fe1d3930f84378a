"""What triggers keep of a patient is counted again when rows change their patient, in every table that there is."""

import re

from db.generate.declarations import FUNCTIONS, entities


def test_whatever_is_kept_of_a_patient_is_counted_again() -> None:
    kept = {
        entity.table
        for entity in entities().values()
        if entity.obligations.kept is True and "patient_id" in entity.columns
    }
    assert "clinic.patient_totals" in kept
    body = (FUNCTIONS / "patients/recount_patient.sql").read_text(encoding="utf-8")
    written = set(re.findall(r"(?:INSERT INTO|UPDATE) (clinic\.\w+)", body))
    assert written == kept
