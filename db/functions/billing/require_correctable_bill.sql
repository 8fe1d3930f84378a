SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION clinic.require_correctable_bill(p_hospital_id bigint, p_bill clinic.bills, p_kind text) RETURNS void
LANGUAGE plpgsql STABLE PARALLEL UNSAFE SECURITY INVOKER
SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    -- Of a fee no insurer pays anything. What an insurer has decided on becomes smaller, as when a charge falls away.
    IF p_bill.status = 'VOID' OR p_kind <> 'FEE' AND EXISTS (
        SELECT FROM clinic.claims AS c
        WHERE c.hospital_id = p_hospital_id AND c.bill_id = p_bill.id AND c.status = 'SUBMITTED' AND c.transferred + c.written_off = 0
    ) THEN
        PERFORM clinic.require_open_bill(p_bill);
    END IF;
END
$$;
COMMENT ON FUNCTION clinic.require_correctable_bill(bigint, clinic.bills, text) IS
'BILL_NOT_OPEN unless a charge of that kind may be taken off a bill, which is locked: it is not void, and its insurer is not about to decide on the charge.';
