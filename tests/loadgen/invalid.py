"""What no database that the seeds made may hold: queries that find nothing, each with the time of the seed as $1."""

INVALID = [
    # Nothing has happened yet that lies ahead.
    "SELECT FROM clinic.appointments WHERE updated_at > $1 OR created_at > $1",
    "SELECT FROM clinic.visits WHERE visited_at > $1",
    "SELECT FROM clinic.stock_movements WHERE moved_at > $1",
    "SELECT FROM clinic.payments WHERE received_at > $1",
    "SELECT FROM clinic.admissions WHERE admitted_at > $1 OR discharged_at > $1",
    "SELECT FROM clinic.patients WHERE registered_at > $1 OR birth_date > registered_at",
    "SELECT FROM clinic.outbox_events WHERE occurred_at > $1",
    "SELECT FROM clinic.status_changes WHERE changed_at > $1",
    "SELECT FROM clinic.adjustments WHERE adjusted_at > $1",
    "SELECT FROM clinic.patient_merges WHERE merged_at > $1 OR undone_at > $1 OR undone_at < merged_at",
    "SELECT FROM clinic.patients WHERE deceased_on > $1",
    # An appointment is booked before it starts, unless it was over when it was entered.
    """SELECT FROM clinic.appointments
       WHERE created_at > starts_at AND entry_reason IS NULL OR created_at < ends_at AND entry_reason IS NOT NULL""",
    # Nobody was treated before arriving, and nobody paid before being billed.
    """SELECT FROM clinic.visits AS v
       JOIN clinic.appointments AS a ON a.hospital_id = v.hospital_id AND a.id = v.appointment_id
       WHERE v.visited_at < a.starts_at OR v.visited_at > a.ends_at
           OR a.status NOT IN ('IN_PROGRESS', 'COMPLETED')""",
    """SELECT FROM clinic.payments AS p
       JOIN clinic.bills AS b ON b.hospital_id = p.hospital_id AND b.id = p.bill_id
       WHERE p.received_at < b.issued_at""",
    """SELECT FROM clinic.refunds AS r
       JOIN clinic.payments AS p ON p.hospital_id = r.hospital_id AND p.id = r.payment_id
       WHERE r.refunded_at < p.received_at""",
    """SELECT FROM clinic.claims AS c
       JOIN clinic.bills AS b ON b.hospital_id = c.hospital_id AND b.id = c.bill_id
       WHERE c.submitted_at < b.issued_at""",
    # No ledger runs backwards, and nothing is dispensed of a batch that had not come.
    """SELECT FROM (
           SELECT m.*, lag(m.moved_at) OVER (PARTITION BY m.hospital_id, m.stock_id ORDER BY m.id) AS before
           FROM clinic.stock_movements AS m
       ) AS m WHERE m.before > m.moved_at""",
    """SELECT FROM clinic.stock_movements AS m
       WHERE m.kind <> 'RECEIVED' AND NOT EXISTS (
           SELECT FROM clinic.stock_movements AS r
           WHERE r.hospital_id = m.hospital_id AND r.batch_id = m.batch_id AND r.moved_at <= m.moved_at
               AND r.kind IN ('RECEIVED', 'TRANSFERRED_IN')
       )""",
    """SELECT FROM clinic.appointments AS a
       JOIN clinic.patients AS p ON p.hospital_id = a.hospital_id AND p.id = a.patient_id
       WHERE a.created_at < p.registered_at""",
    # An appointment that should have begun by now has, or was closed.
    "SELECT FROM clinic.appointments WHERE status = 'IN_PROGRESS' AND (starts_at > $1 OR ends_at < $1)",
    "SELECT FROM clinic.appointments WHERE status = 'COMPLETED' AND starts_at > $1",
    "SELECT FROM clinic.appointments WHERE status IN ('BOOKED', 'CHECKED_IN') AND ends_at < $1",
    # No status comes before its time, and steps come one after the other.
    """SELECT FROM clinic.status_changes AS c
       JOIN clinic.hospitals AS h ON h.id = c.hospital_id
       JOIN clinic.appointments AS a ON a.hospital_id = c.hospital_id AND a.id = c.appointment_id
       WHERE c.to_status = 'NO_SHOW' AND c.changed_at < a.starts_at
           OR c.to_status IN ('CHECKED_IN', 'IN_PROGRESS', 'COMPLETED', 'LEFT_UNSEEN')
           AND (c.changed_at AT TIME ZONE h.time_zone)::date < (a.starts_at AT TIME ZONE h.time_zone)::date""",
    """SELECT FROM (
           SELECT changed_at < lag(changed_at) OVER (PARTITION BY hospital_id, appointment_id ORDER BY id) AS backwards
           FROM clinic.status_changes) AS c
       WHERE c.backwards""",
    # Stays add up to their beds.
    """SELECT FROM clinic.admissions AS a
       CROSS JOIN LATERAL (
           SELECT min(s.starts_at) AS starts_at, max(coalesce(s.ends_at, 'infinity')) AS ends_at
           FROM clinic.bed_stays AS s WHERE s.hospital_id = a.hospital_id AND s.admission_id = a.id) AS s
       WHERE (s.starts_at, s.ends_at) IS DISTINCT FROM (a.admitted_at, coalesce(a.discharged_at, 'infinity'))""",
    # Nothing is made for the dead.
    """SELECT FROM clinic.appointments AS a
       JOIN clinic.patients AS p ON p.hospital_id = a.hospital_id AND p.id = a.patient_id
       WHERE a.starts_at::date > p.deceased_on AND a.status <> 'CANCELLED'""",
    # Nothing hangs on a record that was merged.
    *(
        f"""SELECT FROM clinic.{table} AS t
            JOIN clinic.patients AS p ON p.hospital_id = t.hospital_id AND p.id = t.patient_id
            WHERE p.merged_into_id IS NOT NULL"""
        for table in ("appointments", "visits", "bills", "admissions", "prescriptions", "appointment_series")
    ),
    # Departments see the patients that they are for.
    """SELECT FROM clinic.appointments AS a
       JOIN clinic.departments AS d ON d.hospital_id = a.hospital_id AND d.id = a.department_id
       JOIN clinic.patients AS p ON p.hospital_id = a.hospital_id AND p.id = a.patient_id
       WHERE d.name = 'Pediatrics' AND rules.age(p.birth_date, $1::date) >= 18
           OR d.name LIKE 'Obstetrics%' AND p.gender <> 'FEMALE'""",
    # Stock is the sum of its ledger.
    """SELECT FROM clinic.stock AS s
       WHERE s.units_on_hand <> (
           SELECT coalesce(sum(m.units), 0) FROM clinic.stock_movements AS m
           WHERE m.hospital_id = s.hospital_id AND m.stock_id = s.id)""",
    """SELECT FROM clinic.stock_batches AS b
       WHERE b.units < 0 OR b.units <> (
           SELECT coalesce(sum(m.units), 0) FROM clinic.stock_movements AS m
           WHERE m.hospital_id = b.hospital_id AND m.batch_id = b.id)""",
    # Money adds up.
    """SELECT FROM clinic.bills
       WHERE voided_at IS NULL
           AND (covered_amount + owed <> total OR paid - refunded + written_off + balance <> owed
               OR status = 'PAID' AND (balance > 0 OR covered_amount > insurer_settled))""",
    # The travelling is over: no session of it lets anybody in.
    "SELECT FROM auth.sessions WHERE revoked_at IS NULL",
]
