"""The functions that make the invented data, with their arguments as SQL declares them."""

from loadgen.play.travel import Command


def _command(function: str, arguments: str) -> Command:
    return Command(f"api.{function}", tuple(argument.strip() for argument in arguments.split(",")))


CREATE_DEPARTMENT = _command("create_department", "name text, location text, opens_at time, closes_at time")
CREATE_ROOM = _command("create_room", "department_id bigint, number text, type text, beds integer")
CREATE_DOCTOR = _command(
    "create_doctor",
    "department_id bigint, employee_number text, first_name text, last_name text, job_title text, specialization text,"
    "registration_number text, registration_expires_on date, consultation_fee numeric, practising_since date,"
    "phone text, email text",
)
SET_AVAILABILITY = _command("set_availability", "doctor_id bigint, hours jsonb")
CREATE_NURSE = _command(
    "create_nurse", "department_id bigint, employee_number text, first_name text, last_name text, shift text"
)
_COLLEAGUE = "department_id bigint, employee_number text, first_name text, last_name text, job_title text"
CREATE_RECEPTIONIST = _command("create_receptionist", _COLLEAGUE)
CREATE_OTHER_STAFF = _command("create_other_staff", _COLLEAGUE)
REGISTER_PATIENT = _command(
    "register_patient",
    "first_name text, last_name text, birth_date date, gender text, phone text, email text, address text,"
    "allergies text[], insurance_provider text, insurance_policy_number text, insurance_cover_percent numeric,"
    "medical_record_number text, first_appointment jsonb, request_id uuid",
)
CREATE_ACCOUNT = _command(
    "create_account",
    "email text, password_hash text, roles text[], patient_id bigint, doctor_id bigint, nurse_id bigint,"
    "receptionist_id bigint",
)

BOOK = _command(
    "book_appointment",
    "patient_id bigint, doctor_id bigint, starts_at timestamptz, duration_minutes integer, reason text,request_id uuid",
)
CANCEL = _command("cancel_appointment", "appointment_id bigint, reason text")
MARK_NO_SHOW = _command("mark_no_show", "appointment_id bigint")
CHECK_IN = _command("check_in_appointment", "appointment_id bigint")
START = _command("start_appointment", "appointment_id bigint")
COMPLETE = _command("complete_appointment", "appointment_id bigint")

RECORD_VISIT = _command("record_visit", "appointment_id bigint, diagnosis text, notes text")
ADD_TREATMENT = _command("add_treatment", "visit_id bigint, kind text, cost numeric, notes text")

ADD_MEDICATION = _command(
    "add_medication_with_stock",
    "department_id bigint, name text, strength text, form text, manufacturer text, unit_price numeric,"
    "quantity integer, batch_number text, expires_on date",
)
RECEIVE_STOCK = _command(
    "receive_stock",
    "department_id bigint, medication_id bigint, quantity integer, batch_number text, expires_on date, request_id uuid",
)
ADJUST_STOCK = _command(
    "adjust_stock", "department_id bigint, medication_id bigint, batch_number text, change integer, reason text"
)
PRESCRIBE = _command("prescribe", "visit_id bigint, items jsonb, request_id uuid")
CANCEL_PRESCRIPTION = _command("cancel_prescription", "prescription_id bigint, reason text")

ADMIT = _command("admit_patient", "patient_id bigint, room_id bigint, reason text, request_id uuid")
DISCHARGE = _command("discharge_patient", "admission_id bigint")

ISSUE_BILL = _command("issue_bill", "appointment_id bigint, discount_percent numeric, request_id uuid")
DISCOUNT_BILL = _command("discount_bill", "bill_id bigint, discount_percent numeric, reason text")
PAY_BILL = _command("pay_bill", "bill_id bigint, amount numeric, method text, request_id uuid")
REFUND_PAYMENT = _command("refund_payment", "payment_id bigint, amount numeric, reason text, request_id uuid")
VOID_BILL = _command("void_bill", "bill_id bigint, reason text")
