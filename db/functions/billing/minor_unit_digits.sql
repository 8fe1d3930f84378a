SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION rules.minor_unit_digits(p_currency text) RETURNS integer
LANGUAGE sql IMMUTABLE PARALLEL SAFE SECURITY INVOKER
AS $$
    SELECT CASE
        WHEN p_currency IN ('BIF', 'CLP', 'DJF', 'GNF', 'ISK', 'JPY', 'KMF', 'KRW', 'PYG', 'RWF', 'UGX', 'UYI', 'VND', 'VUV', 'XAF', 'XOF', 'XPF') THEN 0
        WHEN p_currency IN ('BHD', 'IQD', 'JOD', 'KWD', 'LYD', 'OMR', 'TND') THEN 3
        ELSE 2
    END
$$;
COMMENT ON FUNCTION rules.minor_unit_digits(text) IS
'Decimals of a currency''s minor unit by ISO 4217.';
GRANT EXECUTE ON FUNCTION rules.minor_unit_digits(text) TO wardgraph_reader;
