SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION clinic.imported_medications(p_hospital_id bigint, p_import_run_id bigint, p_lines bigint[])
RETURNS TABLE (line bigint, is_confirmed boolean, medication clinic.medications)
LANGUAGE sql STABLE PARALLEL UNSAFE SECURITY INVOKER
AS $$
    SELECT r.line, coalesce(r.given ->> 'confirmed' = 'true', false), jsonb_populate_record(
        NULL::clinic.medications, '{"strength": "", "form": "", "manufacturer": "", "substances": []}' || r.given
    )
    FROM clinic.import_rows AS r
    WHERE r.hospital_id = p_hospital_id AND r.import_run_id = p_import_run_id AND r.line = ANY (p_lines)
    -- Made once a row, and not for each column again.
    OFFSET 0
$$;
COMMENT ON FUNCTION clinic.imported_medications(bigint, bigint, bigint[]) IS
'Medications of a file, and whether each is confirmed.';
