-- Generated from db/reports.toml by `make generate`; change that.
SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION clinic.asks_for_everything(p_filter clinic.report_filter) RETURNS boolean
LANGUAGE sql STABLE PARALLEL SAFE SECURITY INVOKER
AS $$
    SELECT (p_filter).since = '-infinity' AND (p_filter).until = 'infinity'
        AND (p_filter).department_id IS NULL AND (p_filter).doctor_id IS NULL AND (p_filter).age_from IS NULL AND (p_filter).age_to IS NULL
$$;
COMMENT ON FUNCTION clinic.asks_for_everything(clinic.report_filter) IS
'Whether a report is asked for all rows of all time, so that totals that are kept answer it.';
