"""Names of types for fields to refer to, resolved when the schema is built: so that domains may refer to each other."""

from typing import TYPE_CHECKING, Annotated

from strawberry import lazy

if TYPE_CHECKING:
    from graph.domains.accounts.types import Account, AccountSession, DatabaseUser
    from graph.domains.billing.types import Bill
    from graph.domains.clinical.types import LabResult, Treatment, Visit
    from graph.domains.hospital.types import Department
    from graph.domains.imports.types import ImportRow
    from graph.domains.patients.contacts import ContactPerson
    from graph.domains.patients.types import InsuranceEntry, Patient, RecordOpening
    from graph.domains.pharmacy.types import (
        AllergyConflict,
        Medication,
        Prescription,
        Stock,
        StockBatch,
        StockMovement,
    )
    from graph.domains.scheduling.types import Appointment, AppointmentSeries, CalendarEntry, CalendarView, Hold
    from graph.domains.staff.types import Doctor, Nurse, OtherStaff, Receptionist, TimeOff
    from graph.domains.wards.types import Admission, Bed, BedStay, Room

AccountRef = Annotated["Account", lazy("graph.domains.accounts.types")]
AccountSessionRef = Annotated["AccountSession", lazy("graph.domains.accounts.types")]
AdmissionRef = Annotated["Admission", lazy("graph.domains.wards.types")]
AllergyConflictRef = Annotated["AllergyConflict", lazy("graph.domains.pharmacy.types")]
AppointmentRef = Annotated["Appointment", lazy("graph.domains.scheduling.types")]
AppointmentSeriesRef = Annotated["AppointmentSeries", lazy("graph.domains.scheduling.types")]
BedRef = Annotated["Bed", lazy("graph.domains.wards.types")]
BedStayRef = Annotated["BedStay", lazy("graph.domains.wards.types")]
BillRef = Annotated["Bill", lazy("graph.domains.billing.types")]
CalendarEntryRef = Annotated["CalendarEntry", lazy("graph.domains.scheduling.types")]
CalendarViewRef = Annotated["CalendarView", lazy("graph.domains.scheduling.types")]
ContactPersonRef = Annotated["ContactPerson", lazy("graph.domains.patients.contacts")]
DatabaseUserRef = Annotated["DatabaseUser", lazy("graph.domains.accounts.types")]
DepartmentRef = Annotated["Department", lazy("graph.domains.hospital.types")]
DoctorRef = Annotated["Doctor", lazy("graph.domains.staff.types")]
HoldRef = Annotated["Hold", lazy("graph.domains.scheduling.types")]
ImportRowRef = Annotated["ImportRow", lazy("graph.domains.imports.types")]
InsuranceEntryRef = Annotated["InsuranceEntry", lazy("graph.domains.patients.types")]
LabResultRef = Annotated["LabResult", lazy("graph.domains.clinical.types")]
MedicationRef = Annotated["Medication", lazy("graph.domains.pharmacy.types")]
NurseRef = Annotated["Nurse", lazy("graph.domains.staff.types")]
OtherStaffRef = Annotated["OtherStaff", lazy("graph.domains.staff.types")]
PatientRef = Annotated["Patient", lazy("graph.domains.patients.types")]
PrescriptionRef = Annotated["Prescription", lazy("graph.domains.pharmacy.types")]
ReceptionistRef = Annotated["Receptionist", lazy("graph.domains.staff.types")]
RecordOpeningRef = Annotated["RecordOpening", lazy("graph.domains.patients.types")]
RoomRef = Annotated["Room", lazy("graph.domains.wards.types")]
StockRef = Annotated["Stock", lazy("graph.domains.pharmacy.types")]
StockBatchRef = Annotated["StockBatch", lazy("graph.domains.pharmacy.types")]
StockMovementRef = Annotated["StockMovement", lazy("graph.domains.pharmacy.types")]
TimeOffRef = Annotated["TimeOff", lazy("graph.domains.staff.types")]
TreatmentRef = Annotated["Treatment", lazy("graph.domains.clinical.types")]
VisitRef = Annotated["Visit", lazy("graph.domains.clinical.types")]
