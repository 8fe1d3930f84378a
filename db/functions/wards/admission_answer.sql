SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION clinic.admission_answer(p_hospital_id bigint, p_id bigint) RETURNS clinic.admissions
LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE SECURITY INVOKER
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    v_admission clinic.admissions;
BEGIN
    SELECT t.* INTO STRICT v_admission FROM clinic.visible_admissions AS t WHERE t.hospital_id = p_hospital_id AND t.id = p_id;
    RETURN v_admission;
END
$$;
COMMENT ON FUNCTION clinic.admission_answer(bigint, bigint) IS
'An admission as the asker may see it, for a command to answer with.';
