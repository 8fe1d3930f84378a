SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION clinic.refuse_death_before_visits(p_hospital_id bigint, p_patient_id bigint, p_deceased_on date) RETURNS void
LANGUAGE plpgsql STABLE PARALLEL UNSAFE SECURITY INVOKER
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    v_visit record;
BEGIN
    SELECT v.id, v.visited_at INTO v_visit FROM clinic.visits AS v JOIN clinic.hospitals AS h ON h.id = v.hospital_id
    WHERE v.hospital_id = p_hospital_id AND v.patient_id = p_patient_id AND (v.visited_at AT TIME ZONE h.time_zone)::date > p_deceased_on
    ORDER BY v.visited_at DESC LIMIT 1;
    IF FOUND THEN
        RAISE EXCEPTION USING
            errcode = 'ZH514', message = 'The patient was seen after that day.',
            detail = jsonb_build_object('visitId', v_visit.id::text, 'visitedAt', v_visit.visited_at)::text,
            hint = 'Check the day, and whether the visit is of another patient.';
    END IF;
END
$$;
COMMENT ON FUNCTION clinic.refuse_death_before_visits(bigint, bigint, date) IS
'VISIT_AFTER_DEATH, with the last visit, where the patient was seen after the day.';
