SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION clinic.require_one_open_bill(
    p_hospital_id bigint, p_bill_id bigint, p_type text, p_from text, p_to text
) RETURNS void
LANGUAGE plpgsql STABLE PARALLEL UNSAFE SECURITY INVOKER
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    v_open_id bigint;
BEGIN
    v_open_id := clinic.other_open_bill(p_hospital_id, p_bill_id);
    IF v_open_id IS NOT NULL THEN
        RAISE EXCEPTION USING
            errcode = 'ZH207', message = format('If this %s becomes %s, the appointment or stay has two open bills.', p_type, p_to),
            detail = jsonb_build_object('from', p_from, 'to', p_to, 'openBillId', v_open_id::text)::text,
            hint = 'Pay or void the other bill first, or submit its claim.';
    END IF;
END
$$;
COMMENT ON FUNCTION clinic.require_one_open_bill(bigint, bigint, text, text, text) IS
'BAD_TRANSITION if a bill must not open again, since its appointment or stay, which is locked, has another open one.';
