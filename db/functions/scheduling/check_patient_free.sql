SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION clinic.check_patient_free(
    p_hospital_id bigint, p_patient_id bigint, p_starts_at timestamptz, p_ends_at timestamptz, p_except_id bigint
) RETURNS void
LANGUAGE plpgsql STABLE PARALLEL UNSAFE SECURITY INVOKER
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    v_clash record;
BEGIN
    SELECT a.starts_at, a.ends_at INTO v_clash FROM clinic.appointments AS a
    WHERE a.hospital_id = p_hospital_id AND a.patient_id = p_patient_id AND a.during && tstzrange(p_starts_at, p_ends_at)
        AND a.status NOT IN ('CANCELLED', 'NO_SHOW', 'LEFT_UNSEEN') AND a.id IS DISTINCT FROM p_except_id
    ORDER BY a.starts_at LIMIT 1;
    IF FOUND THEN
        RAISE EXCEPTION USING
            errcode = 'ZH202', message = 'The patient already has an appointment at that time.',
            detail = jsonb_build_object('patientId', p_patient_id::text, 'startsAt', v_clash.starts_at, 'endsAt', v_clash.ends_at)::text,
            hint = 'Choose a time that does not overlap the one given here.';
    END IF;
END
$$;
COMMENT ON FUNCTION clinic.check_patient_free(bigint, bigint, timestamptz, timestamptz, bigint) IS
'The patient''s part of rule 1, under the lock on the patient: PATIENT_DOUBLE_BOOKED. p_except_id is the appointment that is moved or taken back.';
