SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION rules.refuse_discount(p_percent numeric) RETURNS numeric
LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE SECURITY INVOKER
SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    RAISE EXCEPTION USING
        errcode = 'ZH306', message = 'A discount is a percentage from 0 to 100.',
        detail = jsonb_build_object('percent', p_percent::text)::text, hint = 'Enter a percentage from 0 to 100.';
END
$$;
COMMENT ON FUNCTION rules.refuse_discount(numeric) IS
'DISCOUNT_OUT_OF_RANGE: what rules.discounted_amount has for a percentage that is none of a discount.';
GRANT EXECUTE ON FUNCTION rules.refuse_discount(numeric) TO wardgraph_reader;
