SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION clinic.fee_of_appointment(
    p_hospital_id bigint, p_appointment_id bigint, OUT fee numeric, OUT description text
) RETURNS record
LANGUAGE plpgsql STABLE PARALLEL UNSAFE SECURITY INVOKER
SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    SELECT
        rules.round_money(CASE
            WHEN a.retired_at IS NOT NULL THEN 0
            WHEN p.deceased_on <= (a.starts_at AT TIME ZONE h.time_zone)::date THEN 0
            WHEN a.cancellation_wanted_by = 'HOSPITAL' THEN 0
            -- Then it is the hospital that cancels, whoever asked for it.
            WHEN EXISTS (
                SELECT FROM clinic.time_off AS o
                WHERE o.hospital_id = a.hospital_id AND o.doctor_id = a.doctor_id AND o.starts_at < a.ends_at AND o.ends_at > a.starts_at
            ) THEN 0
            WHEN a.status = 'NO_SHOW' THEN h.no_show_fee
            WHEN a.status = 'CANCELLED' AND a.starts_at - make_interval(hours => h.late_cancel_hours) < clinic.clock() THEN h.late_cancel_fee
            ELSE 0
        END, h.currency),
        CASE a.status WHEN 'NO_SHOW' THEN 'Missed appointment' ELSE 'Late cancellation' END
    INTO fee, description
    FROM clinic.appointments AS a
    JOIN clinic.hospitals AS h ON h.id = a.hospital_id
    JOIN clinic.patients AS p ON p.hospital_id = a.hospital_id AND p.id = a.patient_id
    WHERE a.hospital_id = p_hospital_id AND a.id = p_appointment_id;
END
$$;
COMMENT ON FUNCTION clinic.fee_of_appointment(bigint, bigint) IS
'Rule 5: what an appointment that was just cancelled or missed costs by the hospital''s settings: for cancelling less than late_cancel_hours before its start, for not coming. Nothing where it was entered by mistake, the patient had died, the hospital wanted the cancellation, or the doctor is off at that time.';
