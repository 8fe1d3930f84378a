SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION rules.discounted_amount(p_amount numeric, p_percent numeric) RETURNS numeric
LANGUAGE sql IMMUTABLE PARALLEL SAFE SECURITY INVOKER
AS $$
    -- Inlined, since reports compute it of every bill.
    SELECT CASE WHEN p_percent BETWEEN 0 AND 100 THEN p_amount - p_amount * p_percent / 100 ELSE rules.refuse_discount(p_percent) END
$$;
COMMENT ON FUNCTION rules.discounted_amount(numeric, numeric) IS
'An amount less a discount (rule 4), not rounded: bills round the discount itself. DISCOUNT_OUT_OF_RANGE outside of 0 to 100.';
GRANT EXECUTE ON FUNCTION rules.discounted_amount(numeric, numeric) TO wardgraph_reader;
