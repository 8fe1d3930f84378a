"""Patients."""

import datetime as dt
import enum
from decimal import Decimal

import strawberry

from graph.declare.entities import Dated, Node, entity
from graph.declare.fields import JOINED, argument, choice, column, derived, embedded, enum_type, joined, object_type
from graph.declare.pagination import Connection
from graph.declare.relations import many, one, page, value
from graph.declare.reports import id_of
from graph.domains.refs import (
    AccountRef,
    AdmissionRef,
    AllergyConflictRef,
    AppointmentRef,
    BillRef,
    ContactPersonRef,
    DepartmentRef,
    DoctorRef,
    InsuranceEntryRef,
    LabResultRef,
    MedicationRef,
    PatientRef,
    PrescriptionRef,
    RecordOpeningRef,
    TreatmentRef,
    VisitRef,
)


@enum_type
class Gender(enum.Enum):
    """A patient's gender."""

    FEMALE = choice("FEMALE", "Female.")
    MALE = choice("MALE", "Male.")
    OTHER = choice("OTHER", "Another gender.")
    UNKNOWN = choice("UNKNOWN", "Not known.")


@enum_type
class BloodGroup(enum.Enum):
    """ABO group and rhesus factor."""

    A_POSITIVE = choice("A_POSITIVE", "A, rhesus positive.")
    A_NEGATIVE = choice("A_NEGATIVE", "A, rhesus negative.")
    B_POSITIVE = choice("B_POSITIVE", "B, rhesus positive.")
    B_NEGATIVE = choice("B_NEGATIVE", "B, rhesus negative.")
    AB_POSITIVE = choice("AB_POSITIVE", "AB, rhesus positive.")
    AB_NEGATIVE = choice("AB_NEGATIVE", "AB, rhesus negative.")
    O_POSITIVE = choice("O_POSITIVE", "O, rhesus positive.")
    O_NEGATIVE = choice("O_NEGATIVE", "O, rhesus negative.")


@enum_type
class SchedulingStatus(enum.Enum):
    """A patient's scheduling status in a department."""

    UNSCHEDULED = choice("UNSCHEDULED", "No future booking, and no visit so far.")
    SCHEDULED = choice("SCHEDULED", "The patient has a future booking.")
    RECENTLY_VISITED = choice("RECENTLY_VISITED", "No future booking; the last visit was less than 90 days ago.")
    DORMANT = choice("DORMANT", "No future booking; the last visit was 90 days ago or earlier.")


@object_type
class SchedulingState:
    """A patient's current scheduling status in a department."""

    patient_id: strawberry.Private[int]
    department_id: strawberry.Private[int]
    state: SchedulingStatus = column("The scheduling status.")
    last_booking_at: dt.datetime | None = column("Start of the latest live booking; null if there is none.")
    last_visit_at: dt.datetime | None = column("When the latest visit was; null if there was none.")

    department: DepartmentRef = one("departments_by_id", "department_id", "The department.")


@object_type
class LikelyDuplicate:
    """A record that is likely of the same patient: of the same birth date, and of something else that is the same."""

    patient_id: strawberry.Private[int]
    duplicate_id: strawberry.Private[int]
    same_names: bool = column("Whether the names are the same, however they are spelt, and in whichever order.")
    same_phone: bool = column("Whether the telephone number is the same, however it is spelt.")
    same_email: bool = column("Whether the e-mail address is the same.")

    patient: PatientRef = one("patients_by_id", "duplicate_id", "The other record.")


@object_type
class Insurance:
    """The insurance that pays a share of a patient's bills."""

    provider: str = column("Name of the insurer, at most 200 characters.")
    policy_number: str | None = column("Number of the patient's policy with the insurer, at most 100 characters.")
    cover_percent: Decimal = column("The share of each bill's total that the insurance pays, in percent: 0 to 100.")


@entity("patients")
class Patient(Node, Dated):
    """A patient of the hospital.

    Contact data, allergies, blood group, notes and insurance are null if you may not see them.
    """

    medical_record_number: str = column("Medical record number: 4 to 18 digits, unique in the hospital.")
    first_name: str = column("Given name, at most 100 characters; empty if there is only a family name.")
    last_name: str = column("Family name, at most 100 characters; empty if there is only a given name.")
    birth_date: dt.date = column("Date of birth.")
    birth_date_estimated: bool = column("Whether the date of birth is an estimate.")
    gender: Gender = column("Gender.")
    phone: str | None = column(
        "Telephone number, as it was entered: of at most 50 characters. Filters find it however it is spelt."
    )
    email: str | None = column("E-mail address.")
    address: str | None = column("Postal address, at most 500 characters.")
    allergies: list[str] | None = column("Substances that the patient must not be given.")
    blood_group: BloodGroup | None = column("Blood group; null while it is not known.")
    notes: str | None = column("Clinical notes, at most 20000 characters.")
    registered_at: dt.datetime = column("When the patient was registered.")
    retired_at: dt.datetime | None = column(
        "When the record was retired: it takes part in nothing new. Null while it is in use."
    )
    deceased_on: dt.date | None = column("The day on which the patient died; null while the patient lives.")
    merged_into_id: strawberry.Private[int | None]
    insurance_provider: strawberry.Private[str | None]
    insurance_policy_number: strawberry.Private[str | None]
    insurance_cover_percent: strawberry.Private[Decimal | None]

    full_name: str = derived(
        ("first_name", "last_name"), joined, "Given and family name, or the one that there is.", sql=JOINED
    )

    merged_into: PatientRef | None = one(
        "patients_by_id",
        "merged_into_id",
        "The record that this one was merged into, with all its rows: use that one. Null if this record stands for "
        "itself. Lists and searches leave merged records out.",
    )
    insurance: Insurance | None = embedded(
        "insurance_",
        "The insurance that pays a share of the patient's bills; null if the patient has none or you may not see it.",
    )
    age: int | None = value(
        "ages_by_patient_id",
        "age",
        "Age in whole years, at death for a patient who died. A birthday on 29 February counts on 1 March in other "
        "years; null before birth.",
        argument(
            "on", dt.date | None, "The day on which to count the age. If absent, today in the hospital's time zone."
        ),
    )
    age_months: int | None = value(
        "ages_by_patient_id",
        "age_months",
        "Age in whole months, as of infants; null before birth.",
        argument(
            "on", dt.date | None, "The day on which to count the age. If absent, today in the hospital's time zone."
        ),
    )
    age_days: int | None = value(
        "ages_by_patient_id",
        "age_days",
        "Age in days, as of newborns; null before birth.",
        argument(
            "on", dt.date | None, "The day on which to count the age. If absent, today in the hospital's time zone."
        ),
    )
    age_text: str | None = value(
        "ages_by_patient_id",
        "age_text",
        "Age in words: `12 days`, `14 months` (until two years), `34 years`; with `about` if the date of birth is "
        "estimated; null before birth.",
        argument(
            "on", dt.date | None, "The day on which to count the age. If absent, today in the hospital's time zone."
        ),
    )
    total_billed: Decimal | None = value(
        "patient_totals_by_patient_id",
        "total_billed",
        "Sum of the totals of the patient's bills that are not void; null if you may not see it.",
    )
    refund_due: Decimal | None = value(
        "patient_totals_by_patient_id",
        "refund_due",
        "What was paid beyond what is owed, and is to be given back, of all bills; null if you may not see it.",
    )
    scheduling_states: list[SchedulingState] = many(
        "scheduling_states_by_patient_id",
        "The patient's scheduling status in each department where the patient has had a booking or a visit.",
    )
    likely_duplicates: list[LikelyDuplicate] = many(
        "likely_duplicates_by_patient_id",
        "The other records that are likely of the same patient. Empty for who may not merge patients.",
    )
    appointments: Connection[AppointmentRef] = page(
        "appointments_by_patient_id_page", "The patient's appointments, by start.", order=("starts_at asc",)
    )
    visits: Connection[VisitRef] = page(
        "visits_by_patient_id_page", "The patient's visits, the latest first.", order=("visited_at desc",)
    )
    prescriptions: Connection[PrescriptionRef] = page(
        "prescriptions_by_patient_id_page",
        "The patient's prescriptions, the latest first.",
        order=("prescribed_at desc",),
    )
    medications: Connection[MedicationRef] = page(
        "medications_by_patient_id_page",
        "Each medication of the patient's ACTIVE prescriptions, by name.",
        order=("name asc",),
    )
    allergy_conflicts: list[AllergyConflictRef] = many(
        "allergy_conflicts_by_patient_id",
        "What the patient takes against an allergy without a reason on record: one of the two was recorded later. "
        "What you may not see is left out.",
    )
    treatments: Connection[TreatmentRef] = page(
        "treatments_by_patient_id_page", "The patient's treatments, the latest first.", order=("treated_at desc",)
    )
    lab_results: Connection[LabResultRef] = page(
        "lab_results_by_patient_id_page",
        "The patient's laboratory results, the latest first.",
        order=("resulted_at desc",),
    )
    bills: Connection[BillRef] = page(
        "bills_by_patient_id_page", "The patient's bills, the latest first.", order=("issued_at desc",)
    )
    admissions: Connection[AdmissionRef] = page(
        "admissions_by_patient_id_page", "The patient's stays in rooms, the latest first.", order=("admitted_at desc",)
    )
    current_admission: AdmissionRef | None = one(
        "current_admissions_by_patient_id",
        "key",
        "The stay that goes on: where the patient lies now. Null if there is none or you may not see it.",
    )
    contacts: Connection[ContactPersonRef] = page(
        "contact_persons_by_patient_id_page",
        "Contact persons of the patient, in the order in which to call them.",
        order=("preference asc",),
    )
    guardian_missing: bool | None = value(
        "guardianship_by_patient_id",
        "guardian_missing",
        "Whether the patient is under 18 and no contact person is a legal guardian. Nothing is refused because of it.",
    )
    insurance_entries: Connection[InsuranceEntryRef] = page(
        "insurance_entries_by_patient_id_page",
        "Insurances that the patient entered, the latest first.",
        order=("entered_at desc",),
    )
    record_openings: Connection[RecordOpeningRef] = page(
        "record_openings_by_patient_id_page",
        "Who opened the patient's record by break-glass access, the latest first.",
        order=("opened_at desc",),
    )
    doctors: Connection[DoctorRef] = page(
        "doctors_by_patient_id_page",
        "Doctors who have an appointment with the patient, past or future, that is not CANCELLED, "
        "NO_SHOW or LEFT_UNSEEN, by family name.",
        order=("last_name asc",),
    )


@entity("record_openings")
class RecordOpening(Node):
    """That a doctor opened the record of a patient who is not the doctor's (break-glass access)."""

    patient_key: strawberry.ID = id_of(
        "Patient",
        "The patient's id. It is given even if you may not see the patient.",
        column="patient_id",
        name="patientId",
    )
    reason: str = column("Why the doctor opened the record, 10 to 1000 characters.")
    opened_at: dt.datetime = column("When the record was opened.")
    expires_at: dt.datetime = column("When the access ends.")
    patient_id: strawberry.Private[int]
    doctor_id: strawberry.Private[int]

    patient: PatientRef | None = one("patients_by_id", "patient_id", "The patient; null if you may not see them.")
    doctor: DoctorRef = one("doctors_by_id", "doctor_id", "The doctor who opened the record.")


@entity("patient_merges")
class PatientMerge(Node, Dated):
    """That two records were of one patient: the rows of one were moved to the other."""

    reason: str = column("Why the two records are taken to be of one patient, at most 1000 characters.")
    merged_at: dt.datetime = column("When the records were merged.")
    undone_at: dt.datetime | None = column("When the merge was undone; null while it holds.")
    undo_reason: str | None = column("Why the merge was undone, at most 1000 characters; null while it holds.")
    merged_by_id: strawberry.Private[int | None]
    undone_by_id: strawberry.Private[int | None]
    kept_patient_id: strawberry.Private[int]
    merged_patient_id: strawberry.Private[int]

    kept_patient: PatientRef | None = one(
        "patients_by_id", "kept_patient_id", "The record that was kept; null if you may not see the patient."
    )
    merged_patient: PatientRef | None = one(
        "patients_by_id",
        "merged_patient_id",
        "The record that was merged into the other one, as it was; null if you may not see the patient.",
    )
    merged_by: AccountRef | None = one(
        "accounts_by_id", "merged_by_id", "The account that merged the records; null if you may not see it."
    )
    undone_by: AccountRef | None = one(
        "accounts_by_id", "undone_by_id", "The account that undid the merge; null if none did or you may not see it."
    )


@enum_type
class InsuranceEntryStatus(enum.Enum):
    """The status of an insurance that a patient entered."""

    WAITING = choice("WAITING", "Not checked yet. Bills go by the insurance before.")
    ACCEPTED = choice("ACCEPTED", "Checked and accepted: the patient's insurance since then.")
    REFUSED = choice("REFUSED", "Checked and refused.")
    REPLACED = choice("REPLACED", "The patient entered another insurance before this one was checked.")


@entity("insurance_entries")
class InsuranceEntry(Node, Dated):
    """An insurance that a patient entered. It counts from the time at which staff accept it."""

    status: InsuranceEntryStatus = column("Status of the entry.")
    insurance_provider: str = column("Name of the insurer.")
    insurance_policy_number: str | None = column("The policy number; null if none was given.")
    cover_percent: Decimal | None = column(
        "The share of each bill's total that the insurance pays, in percent; null if none was given."
    )
    entered_at: dt.datetime = column("When the insurance was entered.")
    checked_at: dt.datetime | None = column("When the entry was checked; null if it was not.")
    refusal_reason: str | None = column("Why the entry was refused; null if it was not.")
    patient_id: strawberry.Private[int]
    entered_by_id: strawberry.Private[int | None]
    checked_by_id: strawberry.Private[int | None]

    patient: PatientRef | None = one("patients_by_id", "patient_id", "The patient; null if you may not see them.")
    entered_by: AccountRef | None = one(
        "accounts_by_id", "entered_by_id", "The account that entered the insurance; null if you may not see it."
    )
    checked_by: AccountRef | None = one(
        "accounts_by_id",
        "checked_by_id",
        "The account that checked the entry; null if there is none or you may not see it.",
    )
