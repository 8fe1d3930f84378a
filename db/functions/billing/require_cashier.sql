SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION clinic.require_cashier() RETURNS void
LANGUAGE plpgsql STABLE PARALLEL UNSAFE SECURITY INVOKER
SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    PERFORM auth.require('bill.discount');
END
$$;
COMMENT ON FUNCTION clinic.require_cashier() IS
'FORBIDDEN for a patient who bills anything but an own appointment as it is.';
