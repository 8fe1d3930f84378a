SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION clinic.refuse_moved(p_locked_id bigint, p_patient_id bigint) RETURNS void
LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE SECURITY INVOKER
SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    -- To lock the other patient as well would break the order of locks; with the next try all of them are let go.
    IF p_locked_id <> p_patient_id THEN
        RAISE EXCEPTION USING errcode = '40001', message = 'The record was merged or parted meanwhile; try again.';
    END IF;
END
$$;
COMMENT ON FUNCTION clinic.refuse_moved(bigint, bigint) IS
'Asks for another try (40001) where a merge gave a row to another patient than the one who was locked, while that lock was waited for.';
