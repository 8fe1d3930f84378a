SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION clinic.death_of_merged(p_hospital_id bigint, p_kept clinic.patients, p_other clinic.patients) RETURNS jsonb[]
LANGUAGE plpgsql STABLE PARALLEL UNSAFE SECURITY INVOKER
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    v_died_on CONSTANT date := coalesce(p_kept.deceased_on, p_other.deceased_on);
    v_from timestamptz;
BEGIN
    IF p_kept.deceased_on IS NOT DISTINCT FROM p_other.deceased_on THEN
        RETURN '{}';
    END IF;
    PERFORM clinic.refuse_death_before_visits(p_hospital_id, p_kept.id, v_died_on);
    PERFORM clinic.refuse_death_before_visits(p_hospital_id, p_other.id, v_died_on);
    v_from := v_died_on::timestamp AT TIME ZONE (SELECT h.time_zone FROM clinic.hospitals AS h WHERE h.id = p_hospital_id);
    RETURN clinic.death_warnings(p_hospital_id, p_kept.id, v_from, 'mergePatientId')
        || clinic.death_warnings(p_hospital_id, p_other.id, v_from, 'mergePatientId');
END
$$;
COMMENT ON FUNCTION clinic.death_of_merged(bigint, clinic.patients, clinic.patients) IS
'Of two records that are to be merged, only one of which says that the patient died, or on another day: VISIT_AFTER_DEATH where the patient was seen after that day; otherwise what the death cancels, to be confirmed.';
