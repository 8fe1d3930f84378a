SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION clinic.confirm_written_hours(p_hospital_id bigint, p_doctor_ids bigint[], p_before jsonb) RETURNS void
LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE SECURITY INVOKER
SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    PERFORM auth.confirm_written(ARRAY[clinic.hours_warning(p_hospital_id, 'startsAt', p_doctor_ids, p_before)]);
END
$$;
COMMENT ON FUNCTION clinic.confirm_written_hours(bigint, bigint[], jsonb) IS
'Rule 1 for hours that somebody wrote with SQL: CONFIRMATION_NEEDED where they leave bookings of these doctors outside of hours that were not so before (clinic.outside_before).';
