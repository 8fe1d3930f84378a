SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION clinic.refuse_merge_conflicts(p_hospital_id bigint, p_one_id bigint, p_other_id bigint) RETURNS void
LANGUAGE plpgsql STABLE PARALLEL UNSAFE SECURITY INVOKER
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    v_conflicts jsonb;
BEGIN
    v_conflicts := jsonb_strip_nulls(jsonb_build_object(
        'appointments', (
            -- Two that are over cannot be changed any more, and a patient who was registered twice may well have both: these are confirmed.
            SELECT jsonb_agg(
                jsonb_build_object('appointmentId', o.one_id::text, 'otherAppointmentId', o.other_id::text) ORDER BY o.starts_at, o.one_id, o.other_id
            )
            FROM clinic.overlapping_appointments(p_hospital_id, p_one_id, p_other_id) AS o WHERE NOT o.both_over
        ),
        'admissions', (
            SELECT jsonb_agg(jsonb_build_object('admissionId', a.id::text) ORDER BY a.id) FROM clinic.admissions AS a
            WHERE a.hospital_id = p_hospital_id AND a.patient_id IN (p_one_id, p_other_id) AND a.discharged_at IS NULL
            HAVING count(*) > 1
        ),
        'accounts', (
            SELECT jsonb_agg(jsonb_build_object('accountId', a.id::text) ORDER BY a.id) FROM auth.accounts AS a
            WHERE a.hospital_id = p_hospital_id AND a.patient_id IN (p_one_id, p_other_id) AND a.status <> 'DELETED'
            HAVING count(DISTINCT a.patient_id) > 1
        )
    ));
    IF v_conflicts <> '{}' THEN
        RAISE EXCEPTION USING
            errcode = 'ZH513', message = 'Both records have what one patient cannot have twice.',
            detail = v_conflicts::text,
            hint = 'Cancel, move or complete appointments so that no two take one time, discharge one stay, delete one account or take the patient off it. Then merge.';
    END IF;
END
$$;
COMMENT ON FUNCTION clinic.refuse_merge_conflicts(bigint, bigint, bigint) IS
'MERGE_CONFLICT, with whatever two records cannot bring into one: appointments that overlap and are not both over, two open stays, two accounts.';
