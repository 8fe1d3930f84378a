SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION clinic.refuse_bill(p_appointment_id bigint, p_open_bill_id bigint, p_message text, p_hint text) RETURNS void
LANGUAGE plpgsql STABLE PARALLEL SAFE SECURITY INVOKER
SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    RAISE EXCEPTION USING
        errcode = 'ZH304', message = p_message,
        detail = jsonb_build_object('appointmentId', p_appointment_id::text, 'openBillId', p_open_bill_id::text)::text,
        hint = p_hint;
END
$$;
COMMENT ON FUNCTION clinic.refuse_bill(bigint, bigint, text, text) IS 'Raises NOTHING_TO_BILL.';
