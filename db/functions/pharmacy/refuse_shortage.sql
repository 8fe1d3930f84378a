SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION clinic.refuse_shortage(p_medication_id bigint, p_asked integer, p_on_hand integer) RETURNS void
LANGUAGE plpgsql STABLE PARALLEL SAFE SECURITY INVOKER
SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    RAISE EXCEPTION USING
        errcode = 'ZH101', message = format('%s units are needed, but only %s are in stock.', p_asked, p_on_hand),
        detail = jsonb_build_object('medicationId', p_medication_id::text, 'asked', p_asked, 'onHand', p_on_hand)::text,
        hint = 'Prescribe fewer units or another medication, or wait for a delivery. Nothing was taken from the stock.';
END
$$;
COMMENT ON FUNCTION clinic.refuse_shortage(bigint, integer, integer) IS
'Raises OUT_OF_STOCK.';
