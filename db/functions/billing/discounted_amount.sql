SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION rules.discounted_amount(p_amount numeric, p_percent numeric) RETURNS numeric
LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE SECURITY INVOKER
SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    IF p_percent IS NULL OR NOT p_percent BETWEEN 0 AND 100 THEN
        RAISE EXCEPTION USING
            errcode = 'ZH306', message = 'A discount is a percentage from 0 to 100.',
            detail = jsonb_build_object('percent', p_percent::text)::text, hint = 'Enter a percentage from 0 to 100.';
    END IF;
    RETURN p_amount - p_amount * p_percent / 100;
END
$$;
COMMENT ON FUNCTION rules.discounted_amount(numeric, numeric) IS
'An amount less a discount (rule 4), not rounded: bills round the discount itself. DISCOUNT_OUT_OF_RANGE outside of 0 to 100.';
GRANT EXECUTE ON FUNCTION rules.discounted_amount(numeric, numeric) TO wardgraph_reader;
