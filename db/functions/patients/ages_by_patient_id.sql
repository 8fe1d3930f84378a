SET LOCAL ROLE wardgraph_reader;

CREATE OR REPLACE FUNCTION api.ages_by_patient_id(
    p_hospital_id bigint, p_session_id uuid, p_ids bigint[], p_on date
) RETURNS TABLE (patient_id bigint, age integer, age_months integer, age_days integer, age_text text)
LANGUAGE plpgsql STABLE PARALLEL UNSAFE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    v_on date;
BEGIN
    PERFORM auth.enter(p_hospital_id, p_session_id);
    v_on := coalesce(p_on, clinic.today(p_hospital_id));
    RETURN QUERY SELECT
        p.id, rules.age(p.birth_date, d.day), rules.age_months(p.birth_date, d.day), CASE WHEN d.day >= p.birth_date THEN d.day - p.birth_date END,
        rules.age_text(p.birth_date, d.day, p.birth_date_estimated)
    FROM clinic.patients AS p CROSS JOIN LATERAL (SELECT least(v_on, p.deceased_on) AS day) AS d
    WHERE p.hospital_id = p_hospital_id AND p.id = ANY (p_ids);
END
$$;
COMMENT ON FUNCTION api.ages_by_patient_id(bigint, uuid, bigint[], date) IS
'The age of each visible patient on a day (rule 4), or today at the hospital for null: in whole years, in whole months, in days, and in words; null before birth. Of a patient who died, from the death on, the age at death.';
GRANT EXECUTE ON FUNCTION api.ages_by_patient_id(bigint, uuid, bigint[], date) TO wardgraph_api;
