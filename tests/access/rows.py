"""How the access tests name rows: each table's key, as text, and a label a reader can follow.

A key is its columns joined by slashes, the hospital first: 1/7. Several rows may have one label.
"""

_BILL = """
    JOIN clinic.bills AS b ON b.hospital_id = t.hospital_id AND b.id = {bill}
    LEFT JOIN clinic.appointments AS a ON a.hospital_id = b.hospital_id AND a.id = b.appointment_id
    LEFT JOIN clinic.admissions AS s ON s.hospital_id = b.hospital_id AND s.id = b.admission_id
"""
_APPOINTMENT = "JOIN clinic.appointments AS a ON a.hospital_id = t.hospital_id AND a.id = {appointment}"
_VISIT = "JOIN clinic.visits AS v ON v.hospital_id = t.hospital_id AND v.id = {visit}"
_PRESCRIPTION = """
    JOIN clinic.prescriptions AS p ON p.hospital_id = t.hospital_id AND p.id = t.prescription_id
    JOIN clinic.visits AS v ON v.hospital_id = p.hospital_id AND v.id = p.visit_id
"""
_PRESCRIBED = "v.diagnosis || CASE WHEN {status} = 'CANCELLED' THEN '-cancelled' ELSE '' END"
_DOCTOR = "JOIN clinic.doctors AS d ON d.hospital_id = t.hospital_id AND d.id = t.doctor_id"
_PATIENT = "JOIN clinic.patients AS p ON p.hospital_id = t.hospital_id AND p.id = t.patient_id"
_DEPARTMENT = "JOIN clinic.departments AS e ON e.hospital_id = t.hospital_id AND e.id = t.department_id"
_ROOM = "JOIN clinic.rooms AS r ON r.hospital_id = t.hospital_id AND r.id = t.room_id"
_STOCK = """
    JOIN clinic.stock AS s ON s.hospital_id = t.hospital_id AND s.id = {stock}
    JOIN clinic.medications AS m ON m.hospital_id = s.hospital_id AND m.id = s.medication_id
"""
_ACCOUNT = "JOIN auth.accounts AS c ON c.hospital_id = t.hospital_id AND c.id = t.account_id"
_ACCOUNT_LABEL = "upper(split_part({email}, '@', 1))"

# Table: its key's columns after the hospital, the label of a row t, and what must be joined to t for that.
_TABLES: dict[str, tuple[str, str, str]] = {
    "clinic.departments": ("id", "t.name", ""),
    "clinic.department_counts": ("department_id", "e.name", _DEPARTMENT),
    "clinic.doctors": ("id", "t.first_name", ""),
    "clinic.doctor_calendars": ("doctor_id", "d.first_name", _DOCTOR),
    "clinic.availabilities": ("id", "d.first_name", _DOCTOR),
    "clinic.time_off": ("id", "t.reason", ""),
    "clinic.nurses": ("id", "t.first_name", ""),
    "clinic.receptionists": ("id", "t.first_name", ""),
    "clinic.other_staff": ("id", "t.first_name", ""),
    "clinic.patients": ("id", "t.first_name", ""),
    "clinic.patient_departments": (
        "patient_id, t.department_id",
        "p.first_name || '@' || e.name",
        f"{_PATIENT} {_DEPARTMENT}",
    ),
    "clinic.doctor_patients": (
        "doctor_id, t.patient_id",
        "d.first_name || '-' || p.first_name",
        f"{_DOCTOR} {_PATIENT}",
    ),
    "clinic.patient_totals": ("patient_id", "p.first_name", _PATIENT),
    "clinic.record_openings": ("id", "split_part(t.reason, ' ', 1)", ""),
    "clinic.patient_merges": ("id", "t.reason", ""),
    "clinic.import_runs": ("id", "t.file_name", ""),
    "clinic.import_rows": ("id", "t.given ->> 'last_name'", ""),
    "auth.accounts": ("id", _ACCOUNT_LABEL.format(email="t.email"), ""),
    "auth.sessions": ("id", _ACCOUNT_LABEL.format(email="c.email"), _ACCOUNT),
    "auth.second_factors": ("account_id", "'factor'", ""),
    "auth.recovery_codes": ("account_id, t.code_hash", "'code'", ""),
    "auth.refresh_tokens": ("token_hash", "'token'", ""),
    "auth.requests": ("account_id, t.request_id", "t.command", ""),
    "auth.database_users": ("id", "t.role", ""),
    "auth.limits": ("kind", "t.kind", ""),
    "auth.attempts": ("kind, t.key_hash", "t.kind", ""),
    "auth.mails": ("id", "t.kind", ""),
    "auth.tokens": ("kind, t.email", "t.kind", ""),
    "auth.sign_in_rules": ("hospital_id", "'here'", ""),
    "auth.passwords": ("account_id", _ACCOUNT_LABEL.format(email="c.email"), _ACCOUNT),
    "auth.sign_ups": ("id", "t.record ->> 'first_name'", ""),
    "clinic.appointments": ("id", "t.reason", ""),
    "clinic.appointment_series": ("id", "t.reason", ""),
    "clinic.series_dates": (
        "id",
        "s.reason",
        "JOIN clinic.appointment_series AS s ON s.hospital_id = t.hospital_id AND s.id = t.series_id",
    ),
    "clinic.status_changes": (
        "id",
        "concat_ws('-', a.reason, CASE WHEN t.reason IS NOT NULL THEN 'why' END)",
        _APPOINTMENT.format(appointment="t.appointment_id"),
    ),
    "clinic.holds": ("id", f"coalesce({_ACCOUNT_LABEL.format(email='c.email')}, 'a sign-up')", f"LEFT {_ACCOUNT}"),
    "clinic.visits": ("id", "t.diagnosis", ""),
    "clinic.treatments": ("id", "t.kind", ""),
    "clinic.lab_results": ("id", "t.test", ""),
    "clinic.amendments": ("id", "t.reason", ""),
    "clinic.medications": ("id", "t.name", ""),
    "clinic.substance_groups": ("id", "t.substance", ""),
    "clinic.stock": ("id", "m.name", _STOCK.format(stock="t.id")),
    "clinic.stock_batches": ("id", "t.batch_number", ""),
    "clinic.stock_movements": ("id", "m.name || '-' || t.kind", _STOCK.format(stock="t.stock_id")),
    "clinic.prescriptions": ("id", _PRESCRIBED.format(status="t.status"), _VISIT.format(visit="t.visit_id")),
    "clinic.prescription_items": ("id", _PRESCRIBED.format(status="p.status"), _PRESCRIPTION),
    "clinic.rooms": ("id", "t.number", ""),
    "clinic.beds": ("id", "r.number || '-' || t.number", _ROOM),
    "clinic.room_occupancy": ("room_id", "r.number", _ROOM),
    "clinic.admissions": ("id", "t.reason", ""),
    "clinic.bed_stays": (
        "id",
        "coalesce(t.reason, a.reason)",
        "JOIN clinic.admissions AS a ON a.hospital_id = t.hospital_id AND a.id = t.admission_id",
    ),
    "clinic.room_rates": ("id", "t.type", ""),
    "clinic.bills": ("id", "coalesce(a.reason, s.reason)", _BILL.format(bill="t.id")),
    "clinic.bill_lines": (
        "id",
        "CASE t.kind WHEN 'OTHER' THEN t.description ELSE coalesce(a.reason, s.reason) END",
        _BILL.format(bill="t.bill_id"),
    ),
    "clinic.payments": ("id", "a.reason || ' ' || t.method", _BILL.format(bill="t.bill_id")),
    "clinic.started_payments": ("id", "a.reason", _BILL.format(bill="t.bill_id")),
    "clinic.contact_persons": ("id", "t.name", ""),
    "clinic.insurance_entries": ("id", "t.insurance_provider", ""),
    "clinic.claims": ("id", "coalesce(a.reason, s.reason)", _BILL.format(bill="t.bill_id")),
    "clinic.adjustments": ("id", "t.reason || CASE WHEN t.claim_id IS NULL THEN '' ELSE ' claim' END", ""),
    "clinic.refunds": ("id", "t.reason", ""),
    "clinic.outbox_events": ("id", "t.subject", ""),
}

KEYS = {table: f"concat_ws('/', t.hospital_id, t.{columns})" for table, (columns, _, _) in _TABLES.items()} | {
    "clinic.hospitals": "concat_ws('/', t.id, t.id)",
    "clinic.hospital_slugs": "concat_ws('/', t.hospital_id, t.slug)",
}
"""Of every table, the SQL for the key of its row t."""

KEY_COLUMNS = {table: ("hospital_id", *columns.split(", t.")) for table, (columns, _, _) in _TABLES.items()} | {
    "clinic.hospitals": ("id", "id")
}

LABELS = {
    table: f"SELECT t.hospital_id, {KEYS[table]} AS key, {label} AS label FROM {table} AS t {joins}"
    for table, (_, label, joins) in _TABLES.items()
} | {
    table: f"SELECT t.{key} AS hospital_id, {KEYS[table]} AS key, 'here' AS label FROM {table} AS t"
    for table, key in (("clinic.hospitals", "id"), ("clinic.hospital_slugs", "hospital_id"))
}
"""Of every table, a query of all its rows' hospital_id, key and label."""
