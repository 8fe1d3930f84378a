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
            SELECT jsonb_agg(jsonb_build_object('appointmentId', a.id::text, 'otherAppointmentId', b.id::text) ORDER BY a.starts_at, a.id, b.id)
            FROM clinic.appointments AS a
            JOIN clinic.appointments AS b ON b.hospital_id = a.hospital_id AND b.during && a.during
            WHERE a.hospital_id = p_hospital_id AND a.patient_id = p_one_id AND b.patient_id = p_other_id
                AND a.status NOT IN ('CANCELLED', 'NO_SHOW', 'LEFT_UNSEEN') AND b.status NOT IN ('CANCELLED', 'NO_SHOW', 'LEFT_UNSEEN')
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
            hint = 'Cancel or move one of each pair of appointments, discharge one stay, delete one account. Then merge.';
    END IF;
END
$$;
COMMENT ON FUNCTION clinic.refuse_merge_conflicts(bigint, bigint, bigint) IS
'MERGE_CONFLICT, with whatever two records cannot bring into one: appointments that overlap, two open stays, two accounts.';
