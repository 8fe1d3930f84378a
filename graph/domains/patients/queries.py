"""Reads of patients."""

import strawberry

from graph.declare.pagination import Connection
from graph.declare.roots import by_id, connection
from graph.domains.patients.contacts import ContactPerson
from graph.domains.patients.types import InsuranceEntry, Patient, PatientMerge, RecordOpening


@strawberry.type
class PatientsQuery:
    """The patients' part of Query."""

    patient: Patient | None = by_id("The patient with this id; null if there is none or you may not see them.")
    patients: Connection[Patient] = connection("Patients, by family name.", order=("last_name asc",))
    patient_merge: PatientMerge | None = by_id(
        "The merge of two patients with this id; null if there is none or you may not see it."
    )
    patient_merges: Connection[PatientMerge] = connection(
        "Merges of patients who were registered twice, the latest first: all of them for RECEPTIONIST, AUDITOR and "
        "ADMIN, and those of a doctor's or a department's patients.",
        order=("merged_at desc",),
    )
    contact_person: ContactPerson | None = by_id(
        "The contact person with this id; null if there is none or you may not see them."
    )
    contact_persons: Connection[ContactPerson] = connection(
        "Contact persons of patients, by preference, 1 first. `Patient.contacts` has those of one patient.",
        order=("preference asc",),
    )
    insurance_entry: InsuranceEntry | None = by_id(
        "The insurance entry with this id; null if there is none or you may not see it."
    )
    insurance_entries: Connection[InsuranceEntry] = connection(
        "Insurances that patients entered, the latest first. Filter by `status: {eq: WAITING}` for those to check.",
        order=("entered_at desc",),
    )
    record_openings: Connection[RecordOpening] = connection(
        "Records that were opened by break-glass access, the latest first: all of them for AUDITOR and ADMIN, "
        "a doctor's own, and those of a patient's own record.",
        order=("opened_at desc",),
    )
