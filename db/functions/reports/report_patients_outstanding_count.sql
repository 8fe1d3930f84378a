-- Generated from db/reports.toml by `make generate`; change that.
SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION api.report_patients_outstanding_count(p_hospital_id bigint, p_session_id uuid)
RETURNS bigint
LANGUAGE plpgsql STABLE PARALLEL UNSAFE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
SET plan_cache_mode = force_custom_plan
SET work_mem = '64MB'
AS $$
DECLARE
    v_today date;
BEGIN
    PERFORM auth.enter(p_hospital_id, p_session_id);
    PERFORM auth.require('report.billing');
    v_today := clinic.today(p_hospital_id);
    RETURN (SELECT count(*) FROM clinic.patients_outstanding(p_hospital_id, v_today) AS t);
END
$$;
COMMENT ON FUNCTION api.report_patients_outstanding_count(bigint, uuid) IS
'How many rows the report clinic.patients_outstanding has.
Requires: report.billing.
Errors: none.';
GRANT EXECUTE ON FUNCTION api.report_patients_outstanding_count(bigint, uuid) TO wardgraph_api;
