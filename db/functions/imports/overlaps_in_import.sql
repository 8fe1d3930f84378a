SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION clinic.overlaps_in_import(p_hospital_id bigint, p_import_run_id bigint, p_of text, p_lines bigint[])
RETURNS TABLE (line bigint, first_line bigint)
LANGUAGE plpgsql STABLE PARALLEL UNSAFE SECURITY INVOKER
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    v_row record;
    v_owner_id bigint;
    v_number bigint;
    v_ranges tstzrange[];
    v_kept bigint[];
BEGIN
    -- Those that follow each other without a gap, of one doctor or patient: nearly all are alone, and overlap none.
    FOR v_row IN
        WITH asked AS (
            SELECT a.line, a.starts_at, a.ends_at, CASE p_of WHEN 'doctor' THEN a.doctor_id ELSE a.patient_id END AS owner_id
            FROM clinic.imported_appointments(p_hospital_id, p_import_run_id, p_lines) AS a WHERE a.takes_time
        ), follows AS (
            SELECT a.*, coalesce(a.starts_at >= max(a.ends_at) OVER (
                PARTITION BY a.owner_id ORDER BY a.starts_at, a.line ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING
            ), true) AS begins
            FROM asked AS a
        ), clusters AS (
            SELECT f.*, count(*) FILTER (WHERE f.begins) OVER (PARTITION BY f.owner_id ORDER BY f.starts_at, f.line) AS number
            FROM follows AS f
        )
        SELECT m.line, tstzrange(m.starts_at, m.ends_at) AS during, m.owner_id, m.number FROM (
            SELECT c.*, count(*) OVER (PARTITION BY c.owner_id, c.number) AS members FROM clusters AS c
        ) AS m
        WHERE m.members > 1 ORDER BY m.owner_id, m.number, m.line
    LOOP
        IF (v_owner_id, v_number) IS DISTINCT FROM (v_row.owner_id, v_row.number) THEN
            v_owner_id := v_row.owner_id;
            v_number := v_row.number;
            v_ranges := '{}';
            v_kept := '{}';
        END IF;
        line := v_row.line;
        first_line := (
            SELECT min(k.line) FROM unnest(v_ranges, v_kept) AS k (during, line) WHERE k.during && v_row.during
        );
        IF first_line IS NULL THEN
            v_ranges := v_ranges || v_row.during;
            v_kept := v_kept || v_row.line;
        ELSE
            RETURN NEXT;
        END IF;
    END LOOP;
END
$$;
COMMENT ON FUNCTION clinic.overlaps_in_import(bigint, bigint, text, bigint[]) IS
'The appointments of a file that overlap an earlier line of it, of one doctor or of one patient (p_of), with that line. What overlaps only a line that is left out itself stays.';
