SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION rules.money_problem(p_path text, p_amount numeric, p_currency text, p_least_units integer) RETURNS jsonb
LANGUAGE sql IMMUTABLE PARALLEL SAFE SECURITY INVOKER
AS $$
    SELECT CASE
        WHEN p_amount IS NULL THEN rules.problem_unless(false, p_path, 'REQUIRED', 'is required')
        -- NaN compares above every number, and infinity does too.
        WHEN p_amount > 1e12 THEN rules.problem_unless(false, p_path, 'OUT_OF_RANGE', 'must be at most 1000000000000')
        WHEN p_amount <> rules.round_money(p_amount, p_currency) THEN rules.problem_unless(
            false, p_path, 'TOO_PRECISE', format('must have at most %s decimals in %s', rules.minor_unit_digits(p_currency), p_currency)
        )
        ELSE rules.problem_unless(
            p_amount >= p_least_units * power(10::numeric, -rules.minor_unit_digits(p_currency)), p_path, 'OUT_OF_RANGE',
            CASE p_least_units WHEN 0 THEN 'must not be negative' ELSE 'must be more than zero' END
        )
    END
$$;
COMMENT ON FUNCTION rules.money_problem(text, numeric, text, integer) IS
'Null, or what is wrong with an amount of money: at least p_least_units minor units (0, or 1 for more than zero), no finer than the currency.';
