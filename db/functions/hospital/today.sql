SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION clinic.today(p_hospital_id bigint) RETURNS date
LANGUAGE plpgsql STABLE PARALLEL UNSAFE SECURITY INVOKER
SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    RETURN (clinic.clock() AT TIME ZONE (SELECT h.time_zone FROM clinic.hospitals AS h WHERE h.id = p_hospital_id))::date;
END
$$;
COMMENT ON FUNCTION clinic.today(bigint) IS
'The day it is at the hospital.';
GRANT EXECUTE ON FUNCTION clinic.today(bigint) TO wardgraph_reader;
