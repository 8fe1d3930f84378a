SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION clinic.overlap_warnings(p_hospital_id bigint, p_one_id bigint, p_other_id bigint) RETURNS jsonb[]
LANGUAGE sql STABLE PARALLEL UNSAFE SECURITY INVOKER
AS $$
    SELECT array_agg(rules.warning('mergePatientId', w.code, w.message, w.facts) ORDER BY w.at, w.one_id, w.other_id) FROM (
        SELECT
            o.starts_at AS at, o.one_id, o.other_id, 'APPOINTMENTS_OVERLAP' AS code, 'was seen elsewhere at the same time' AS message,
            jsonb_build_object('appointmentId', o.one_id::text, 'otherAppointmentId', o.other_id::text, 'startsAt', o.starts_at) AS facts
        FROM clinic.overlapping_appointments(p_hospital_id, p_one_id, p_other_id) AS o WHERE o.both_over
        UNION ALL
        SELECT
            a.admitted_at, a.id, b.id, 'STAYS_OVERLAP', 'lay elsewhere at the same time',
            jsonb_strip_nulls(jsonb_build_object(
                'admissionId', a.id::text, 'otherAdmissionId', b.id::text, 'admittedAt', a.admitted_at,
                'daysBilledTwice', (
                    SELECT sum(least(l.last_day, m.last_day) - greatest(l.first_day, m.first_day) + 1) FROM clinic.bill_lines AS l
                    JOIN clinic.bill_lines AS m ON m.hospital_id = l.hospital_id AND m.first_day <= l.last_day AND m.last_day >= l.first_day
                    WHERE l.hospital_id = p_hospital_id AND l.admission_id = a.id AND m.admission_id = b.id
                        AND l.voided_at IS NULL AND l.reverses_id IS NULL AND l.reversed_at IS NULL AND l.discounts_id IS NULL
                        AND m.voided_at IS NULL AND m.reverses_id IS NULL AND m.reversed_at IS NULL AND m.discounts_id IS NULL
                )
            ))
        FROM clinic.admissions AS a
        JOIN clinic.admissions AS b ON b.hospital_id = a.hospital_id
            AND tstzrange(b.admitted_at, b.discharged_at) && tstzrange(a.admitted_at, a.discharged_at)
        WHERE a.hospital_id = p_hospital_id AND a.patient_id = p_one_id AND b.patient_id = p_other_id
    ) AS w
$$;
COMMENT ON FUNCTION clinic.overlap_warnings(bigint, bigint, bigint) IS
'What two records say of one time, to be confirmed before they are merged: consultations that are over, and stays, with how many of their days both are billed for.';
