SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION clinic.outside_before(p_hospital_id bigint, p_doctor_ids bigint[]) RETURNS jsonb
LANGUAGE plpgsql STABLE PARALLEL UNSAFE SECURITY INVOKER
SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    RETURN (
        SELECT coalesce(jsonb_object_agg(o.appointment_id, o.reasons), '{}') FROM clinic.outside_hours(p_hospital_id, p_doctor_ids) AS o
    );
END
$$;
COMMENT ON FUNCTION clinic.outside_before(bigint, bigint[]) IS
'Which appointments of these doctors are outside of hours already, with why: what clinic.hours_warning need not warn of.';
