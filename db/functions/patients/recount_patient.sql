SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION clinic.recount_patient(p_hospital_id bigint, p_patient_id bigint) RETURNS void
LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE SECURITY INVOKER
SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    -- Each is locked before what it counts is read: whoever changes that meanwhile adds to it afterwards.
    PERFORM FROM clinic.doctor_patients AS k
    WHERE k.hospital_id = p_hospital_id AND k.patient_id = p_patient_id ORDER BY k.doctor_id FOR NO KEY UPDATE;
    UPDATE clinic.doctor_patients AS k SET live_appointments = 0, open_until = NULL
    WHERE k.hospital_id = p_hospital_id AND k.patient_id = p_patient_id;
    INSERT INTO clinic.doctor_patients AS k (hospital_id, doctor_id, patient_id, live_appointments, open_until)
    SELECT p_hospital_id, c.doctor_id, p_patient_id, sum(c.live), max(c.open_until) FROM (
        SELECT a.doctor_id, count(*) AS live, NULL::timestamptz AS open_until FROM clinic.appointments AS a
        WHERE a.hospital_id = p_hospital_id AND a.patient_id = p_patient_id AND a.status NOT IN ('CANCELLED', 'NO_SHOW', 'LEFT_UNSEEN')
        GROUP BY a.doctor_id
        UNION ALL
        SELECT o.doctor_id, 0, max(o.expires_at) FROM clinic.record_openings AS o
        WHERE o.hospital_id = p_hospital_id AND o.patient_id = p_patient_id
        GROUP BY o.doctor_id
    ) AS c
    GROUP BY c.doctor_id ORDER BY c.doctor_id
    ON CONFLICT (hospital_id, doctor_id, patient_id)
        DO UPDATE SET live_appointments = excluded.live_appointments, open_until = excluded.open_until;

    PERFORM FROM clinic.patient_departments AS k
    WHERE k.hospital_id = p_hospital_id AND k.patient_id = p_patient_id ORDER BY k.department_id FOR NO KEY UPDATE;
    INSERT INTO clinic.patient_departments (hospital_id, patient_id, department_id)
    SELECT p_hospital_id, p_patient_id, d.department_id FROM (
        SELECT a.department_id FROM clinic.appointments AS a WHERE a.hospital_id = p_hospital_id AND a.patient_id = p_patient_id
        UNION
        SELECT v.department_id FROM clinic.visits AS v WHERE v.hospital_id = p_hospital_id AND v.patient_id = p_patient_id
        UNION
        SELECT s.department_id FROM clinic.bed_stays AS s WHERE s.hospital_id = p_hospital_id AND s.patient_id = p_patient_id
    ) AS d
    ORDER BY d.department_id
    ON CONFLICT (hospital_id, patient_id, department_id) DO NOTHING;
    UPDATE clinic.patient_departments AS k SET
        last_booking_at = (
            SELECT max(a.starts_at) FROM clinic.appointments AS a
            WHERE a.hospital_id = p_hospital_id AND a.patient_id = p_patient_id AND a.department_id = k.department_id
                AND a.status IN ('BOOKED', 'CHECKED_IN')
        ),
        last_visit_at = (
            SELECT max(v.visited_at) FROM clinic.visits AS v
            WHERE v.hospital_id = p_hospital_id AND v.patient_id = p_patient_id AND v.department_id = k.department_id
        )
    WHERE k.hospital_id = p_hospital_id AND k.patient_id = p_patient_id;

    PERFORM FROM clinic.patient_totals AS k
    WHERE k.hospital_id = p_hospital_id AND k.patient_id = p_patient_id FOR NO KEY UPDATE;
    UPDATE clinic.patient_totals AS k SET (
        bills, total_billed, refund_due, covered, paid, refunded, balance, written_off, insurer_paid, insurer_balance
    ) = (
        SELECT
            count(b.id), coalesce(sum(b.total), n.nothing), coalesce(sum(b.refund_due), n.nothing), coalesce(sum(b.covered_amount), n.nothing),
            coalesce(sum(b.paid), n.nothing), coalesce(sum(b.refunded), n.nothing), coalesce(sum(b.balance + b.refund_due), n.nothing),
            coalesce(sum(b.written_off), n.nothing), coalesce(sum(b.insurer_paid), n.nothing), coalesce(sum(b.insurer_balance), n.nothing)
        FROM (SELECT rules.round_money(0, k.currency) AS nothing) AS n
        LEFT JOIN clinic.bills AS b ON b.hospital_id = p_hospital_id AND b.patient_id = p_patient_id AND b.status <> 'VOID'
        GROUP BY n.nothing
    )
    WHERE k.hospital_id = p_hospital_id AND k.patient_id = p_patient_id;
END
$$;
COMMENT ON FUNCTION clinic.recount_patient(bigint, bigint) IS
'Rule 6, after rows changed their patient: counts again what triggers keep of a patient. Every such table is here (tests/structure/test_recounting.py).';
