SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION clinic.load_import_rows(
    p_hospital_id bigint, p_run clinic.import_runs, p_lines bigint[], OUT loaded bigint, OUT refused bigint, OUT doubtful bigint
)
LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE SECURITY INVOKER
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    v_middle CONSTANT integer := cardinality(p_lines) / 2;
    v_loaded clinic.import_rows[];
    v_detail text;
    v_problems jsonb[];
    v_told text[];
    v_codes text[];
    v_half record;
BEGIN
    v_loaded := ARRAY(
        SELECT (
            NULL, NULL, NULL, c.line, CASE WHEN c.record_id IS NOT NULL THEN 'LOADED' WHEN c.is_doubtful THEN 'DOUBTFUL' ELSE 'REFUSED' END,
            NULL, CASE WHEN c.problems IS NOT NULL THEN rules.problem_sentences(c.problems) END, NULL, NULL, c.record_id, NULL,
            CASE WHEN c.problems IS NOT NULL THEN rules.problem_codes(c.problems) END
        )::clinic.import_rows
        FROM clinic.loaded_import_rows(p_hospital_id, p_run.kind, p_run.id, p_lines, p_run.is_dry_run) AS c
    );
    SELECT s.loaded, s.refused, s.doubtful INTO loaded, refused, doubtful
    FROM clinic.settle_import_rows(p_hospital_id, p_run.id, p_lines, v_loaded) AS s;
    IF p_run.is_dry_run THEN
        -- Who is in a file that is only checked is nobody's patient: none of their values stay.
        UPDATE clinic.import_rows AS r SET status = 'CHECKED', keys = NULL, given = NULL
        WHERE r.hospital_id = p_hospital_id AND r.import_run_id = p_run.id AND r.line = ANY (p_lines) AND r.status = 'GOOD';
    END IF;
EXCEPTION WHEN OTHERS THEN
    -- What a rule, a constraint or a trigger has against one of the rows; anything else concerns all of them.
    IF left(sqlstate, 2) NOT IN ('ZH', '22', '23') OR sqlstate IN ('ZH001', 'ZH002') THEN
        RAISE;
    END IF;
    loaded := 0;
    refused := 1;
    doubtful := 0;
    IF v_middle > 0 THEN
        -- Halves, until the row is alone that it was.
        SELECT sum(h.loaded) AS loaded, sum(h.refused) AS refused, sum(h.doubtful) AS doubtful INTO v_half
        FROM (VALUES (p_lines[:v_middle]), (p_lines[v_middle + 1:])) AS l (lines)
        CROSS JOIN LATERAL clinic.load_import_rows(p_hospital_id, p_run, l.lines) AS h;
        loaded := v_half.loaded;
        refused := v_half.refused;
        doubtful := v_half.doubtful;
        RETURN;
    END IF;
    GET STACKED DIAGNOSTICS v_detail = PG_EXCEPTION_DETAIL;
    v_problems := CASE WHEN sqlstate = 'ZH501' THEN ARRAY(SELECT jsonb_array_elements(v_detail::jsonb -> 'problems')) END;
    v_told := coalesce(rules.problem_sentences(v_problems), ARRAY[sqlerrm]);
    v_codes := coalesce(rules.problem_codes(v_problems), ARRAY[rules.error_code(sqlstate)]);
    UPDATE clinic.import_rows AS r SET status = 'REFUSED', problems = v_told, problem_codes = v_codes
    WHERE r.hospital_id = p_hospital_id AND r.import_run_id = p_run.id AND r.line = ANY (p_lines);
END
$$;
COMMENT ON FUNCTION clinic.load_import_rows(bigint, clinic.import_runs, bigint[]) IS
'Makes records of good rows of a file, all but those that something is against, and answers how many became what.';
