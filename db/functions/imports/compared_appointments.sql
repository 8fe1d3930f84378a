SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION clinic.compared_appointments(p_hospital_id bigint, p_import_run_id bigint)
RETURNS TABLE (line bigint, problems jsonb[])
LANGUAGE plpgsql STABLE PARALLEL UNSAFE SECURITY INVOKER
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    v_left bigint[] := ARRAY(
        SELECT g.line FROM clinic.import_rows AS g
        WHERE g.hospital_id = p_hospital_id AND g.import_run_id = p_import_run_id AND g.status = 'GOOD'
    );
    v_lines bigint[] := '{}';
    v_of record;
BEGIN
    FOR v_of IN VALUES ('doctor', 'DOUBLE_BOOKED'), ('patient', 'PATIENT_DOUBLE_BOOKED') LOOP
        FOR line, problems IN
            SELECT o.line, ARRAY[
                rules.problem_unless(false, 'startsAt', v_of.column2, format('overlaps line %s, of the same %s', o.first_line, v_of.column1))
            ]
            FROM clinic.overlaps_in_import(p_hospital_id, p_import_run_id, v_of.column1, v_left) AS o
        LOOP
            v_lines := v_lines || line;
            RETURN NEXT;
        END LOOP;
        -- What overlaps only a line that is left out for its doctor stays.
        v_left := ARRAY(SELECT u.line FROM unnest(v_left) AS u (line) EXCEPT SELECT u.line FROM unnest(v_lines) AS u (line));
    END LOOP;
END
$$;
COMMENT ON FUNCTION clinic.compared_appointments(bigint, bigint) IS
'The appointments of a file that overlap an earlier good one of it, of one doctor or of one patient.';
