SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION rules.imported_line_problems(p_lines jsonb, p_is_of_appointment boolean, p_currency text) RETURNS jsonb[]
LANGUAGE sql IMMUTABLE PARALLEL SAFE SECURITY INVOKER
AS $$
    SELECT array_agg(w.problem ORDER BY l.place, w.place) || rules.problem_unless(
        count(DISTINCT l.place) FILTER (WHERE l.line_kind = 'CONSULTATION') = CASE WHEN p_is_of_appointment THEN 1 ELSE 0 END, 'lines', 'CONTRADICTION',
        CASE WHEN p_is_of_appointment THEN 'must have one line of kind CONSULTATION, since the bill is of an appointment'
            ELSE 'must have no line of kind CONSULTATION, since the bill is of no appointment' END
    ) || rules.problem_unless(
        count(DISTINCT l.place) BETWEEN 1 AND 1000, 'lines', 'OUT_OF_RANGE', 'must be from 1 to 1000'
    )
    FROM ROWS FROM (
        jsonb_to_recordset(p_lines) AS (line_kind text, description text, quantity integer, unit_price numeric)
    ) WITH ORDINALITY AS l (line_kind, description, quantity, unit_price, place)
    CROSS JOIN LATERAL (VALUES
        (1, CASE WHEN l.line_kind IS NOT NULL
            THEN rules.choice_problem(format('lines.%s.lineKind', l.place - 1), l.line_kind, '{CONSULTATION,OTHER}') END),
        (2, rules.text_problem(format('lines.%s.description', l.place - 1), l.description, 200)),
        (3, rules.number_problem(format('lines.%s.quantity', l.place - 1), coalesce(l.quantity, 1), 1, 10000)),
        (4, rules.money_problem(format('lines.%s.unitPrice', l.place - 1), l.unit_price, p_currency, 0))
    ) AS w (place, problem)
$$;
COMMENT ON FUNCTION rules.imported_line_problems(jsonb, boolean, text) IS
'What is wrong with the lines [{line_kind, description, quantity, unit_price}] of a bill of a file: one of an appointment has its consultation, once.';
