SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION clinic.require_unsettled_bill(p_bill clinic.bills) RETURNS void
LANGUAGE plpgsql STABLE PARALLEL SAFE SECURITY INVOKER
SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    IF p_bill.status <> 'CLAIMED' THEN
        PERFORM clinic.require_open_bill(p_bill);
    END IF;
END
$$;
COMMENT ON FUNCTION clinic.require_unsettled_bill(clinic.bills) IS
'BILL_NOT_OPEN unless something of the bill may still be owed: it is open, or its claim is submitted.';
