SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION clinic.claims_outstanding(p_hospital_id bigint, p_filter clinic.report_filter, p_today date)
RETURNS TABLE (
    id bigint, insurance_provider text, currency text, claims bigint, outstanding numeric, up_to_30_days numeric, up_to_60_days numeric,
    up_to_90_days numeric, over_90_days numeric, oldest_at timestamptz
)
LANGUAGE sql STABLE PARALLEL SAFE SECURITY INVOKER
AS $$
    SELECT
        c.hospital_id, coalesce(c.insurance_provider, ''), c.currency, count(*), sum(c.balance),
        sum(CASE WHEN c.days <= 30 THEN c.balance ELSE c.nothing END), sum(CASE WHEN c.days BETWEEN 31 AND 60 THEN c.balance ELSE c.nothing END),
        sum(CASE WHEN c.days BETWEEN 61 AND 90 THEN c.balance ELSE c.nothing END), sum(CASE WHEN c.days > 90 THEN c.balance ELSE c.nothing END),
        min(c.submitted_at)
    FROM (
        SELECT t.*, rules.round_money(0, t.currency) AS nothing, p_today - (t.submitted_at AT TIME ZONE h.time_zone)::date AS days
        FROM clinic.reported_claims(p_hospital_id, p_filter) AS t JOIN clinic.hospitals AS h ON h.id = t.hospital_id
        WHERE t.status IN ('SUBMITTED', 'PARTLY_PAID')
    ) AS c
    GROUP BY c.hospital_id, coalesce(c.insurance_provider, ''), c.currency
$$;
COMMENT ON FUNCTION clinic.claims_outstanding(bigint, clinic.report_filter, date) IS
'Report: what insurers still owe of claims that were submitted in a period, by insurer (as kept with the bill; empty if none is named) and currency; id is the hospital''s. claims is how many, outstanding the sum of their balances, up_to_30_days and so on the part of it whose claims were submitted so many days before today at the hospital, oldest_at when the oldest of them was.';
