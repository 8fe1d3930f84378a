"""Names of types for fields to refer to, resolved when the schema is built: so that domains may refer to each other."""

from typing import TYPE_CHECKING, Annotated

from strawberry import lazy

if TYPE_CHECKING:
    from graph.accounts.types import Account
    from graph.billing.types import Bill
    from graph.clinical.types import Treatment, Visit
    from graph.hospital.types import Department
    from graph.patients.types import Patient
    from graph.pharmacy.types import Medication, Prescription, Stock, StockBatch, StockMovement
    from graph.scheduling.types import Appointment, CalendarEntry, CalendarView, Hold
    from graph.staff.types import Doctor, Nurse, OtherStaff, Receptionist, TimeOff
    from graph.wards.types import Admission, Room

AccountRef = Annotated["Account", lazy("graph.accounts.types")]
AdmissionRef = Annotated["Admission", lazy("graph.wards.types")]
AppointmentRef = Annotated["Appointment", lazy("graph.scheduling.types")]
BillRef = Annotated["Bill", lazy("graph.billing.types")]
CalendarEntryRef = Annotated["CalendarEntry", lazy("graph.scheduling.types")]
CalendarViewRef = Annotated["CalendarView", lazy("graph.scheduling.types")]
DepartmentRef = Annotated["Department", lazy("graph.hospital.types")]
DoctorRef = Annotated["Doctor", lazy("graph.staff.types")]
HoldRef = Annotated["Hold", lazy("graph.scheduling.types")]
MedicationRef = Annotated["Medication", lazy("graph.pharmacy.types")]
NurseRef = Annotated["Nurse", lazy("graph.staff.types")]
OtherStaffRef = Annotated["OtherStaff", lazy("graph.staff.types")]
PatientRef = Annotated["Patient", lazy("graph.patients.types")]
PrescriptionRef = Annotated["Prescription", lazy("graph.pharmacy.types")]
ReceptionistRef = Annotated["Receptionist", lazy("graph.staff.types")]
RoomRef = Annotated["Room", lazy("graph.wards.types")]
StockRef = Annotated["Stock", lazy("graph.pharmacy.types")]
StockBatchRef = Annotated["StockBatch", lazy("graph.pharmacy.types")]
StockMovementRef = Annotated["StockMovement", lazy("graph.pharmacy.types")]
TimeOffRef = Annotated["TimeOff", lazy("graph.staff.types")]
TreatmentRef = Annotated["Treatment", lazy("graph.clinical.types")]
VisitRef = Annotated["Visit", lazy("graph.clinical.types")]
