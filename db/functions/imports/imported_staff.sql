SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION clinic.imported_staff(p_hospital_id bigint, p_import_run_id bigint, p_lines bigint[])
RETURNS TABLE (line bigint, kind text, given jsonb, is_confirmed boolean, department_id bigint, is_in_retired_department boolean)
LANGUAGE sql STABLE PARALLEL UNSAFE SECURITY INVOKER
AS $$
    SELECT r.line, r.given ->> 'kind', r.given || jsonb_build_object('department_id', d.id), coalesce(r.given ->> 'confirmed' = 'true', false),
        d.id, d.retired_at IS NOT NULL
    FROM clinic.import_rows AS r
    LEFT JOIN clinic.departments AS d ON d.hospital_id = p_hospital_id AND CASE
        WHEN r.given ->> 'department' IS NULL THEN d.id = (r.given ->> 'department_id')::bigint
        ELSE rules.case_folded(d.name) = rules.case_folded(rules.clean_text(r.given ->> 'department'))
    END
    WHERE r.hospital_id = p_hospital_id AND r.import_run_id = p_import_run_id AND r.line = ANY (p_lines)
$$;
COMMENT ON FUNCTION clinic.imported_staff(bigint, bigint, bigint[]) IS
'Staff of a file, with the department that its name or its key names.';
