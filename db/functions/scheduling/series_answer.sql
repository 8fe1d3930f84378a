SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION clinic.series_answer(p_hospital_id bigint, p_id bigint) RETURNS clinic.appointment_series
LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE SECURITY INVOKER
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    v_series clinic.appointment_series;
BEGIN
    SELECT t.* INTO STRICT v_series FROM clinic.visible_appointment_series AS t WHERE t.hospital_id = p_hospital_id AND t.id = p_id;
    RETURN v_series;
END
$$;
COMMENT ON FUNCTION clinic.series_answer(bigint, bigint) IS 'A series as the asker may see it, for a command to answer with.';
