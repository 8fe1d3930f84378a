SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION clinic.unbilled_stays(p_hospital_id bigint, p_filter clinic.report_filter)
RETURNS TABLE (
    id bigint, admitted_at timestamptz, discharged_at timestamptz, patient_id bigint, currency text, days bigint, amount numeric
)
LANGUAGE sql STABLE PARALLEL SAFE SECURITY INVOKER
AS $$
    WITH stays AS (
        SELECT
            a.id, a.admitted_at, a.discharged_at, a.patient_id, h.currency, h.time_zone,
            (a.admitted_at AT TIME ZONE h.time_zone)::date AS first_day,
            (coalesce(a.discharged_at, clinic.moment()) AT TIME ZONE h.time_zone)::date AS last_day,
            ((p_filter).since AT TIME ZONE h.time_zone)::date AS since, ((p_filter).until AT TIME ZONE h.time_zone)::date AS until
        FROM clinic.reported_admissions(p_hospital_id, p_filter) AS a JOIN clinic.hospitals AS h ON h.id = a.hospital_id
        WHERE a.admitted_at < (p_filter).until AND (a.discharged_at >= (p_filter).since OR a.discharged_at IS NULL)
    ), days AS (
        -- Days at whose end the patient lay there, as in clinic.room_days_to_bill. generate_series among the columns is no scan of
        -- a function.
        SELECT n.id, n.room_type, n.since + generate_series(0, n.until - n.since - 1) AS day
        FROM (
            SELECT
                s.id, b.room_type, greatest(s.since, (b.starts_at AT TIME ZONE s.time_zone)::date) AS since,
                least(s.until, s.last_day, (b.ends_at AT TIME ZONE s.time_zone)::date) AS until
            FROM stays AS s JOIN clinic.bed_stays AS b ON b.hospital_id = p_hospital_id AND b.admission_id = s.id
        ) AS n
        UNION ALL
        -- A stay without a night is one day, by its last bed.
        SELECT s.id, (
            SELECT b.room_type FROM clinic.bed_stays AS b
            WHERE b.hospital_id = p_hospital_id AND b.admission_id = s.id ORDER BY b.starts_at DESC, b.id DESC LIMIT 1
        ), s.first_day
        FROM stays AS s WHERE s.discharged_at IS NOT NULL AND s.first_day = s.last_day AND s.first_day >= s.since
    )
    SELECT s.id, s.admitted_at, s.discharged_at, s.patient_id, s.currency, count(*), sum(u.amount)
    FROM (
        SELECT d.id, clinic.room_rate(p_hospital_id, d.room_type, d.day) AS amount FROM days AS d
        WHERE NOT EXISTS (
            SELECT FROM clinic.bill_lines AS l
            WHERE l.hospital_id = p_hospital_id AND l.admission_id = d.id AND d.day BETWEEN l.first_day AND l.last_day
                AND l.voided_at IS NULL AND l.reverses_id IS NULL AND l.reversed_at IS NULL AND l.discounts_id IS NULL
        )
    ) AS u
    JOIN stays AS s ON s.id = u.id
    WHERE u.amount > 0
    GROUP BY s.id, s.admitted_at, s.discharged_at, s.patient_id, s.currency
$$;
COMMENT ON FUNCTION clinic.unbilled_stays(bigint, clinic.report_filter) IS
'Report: the stays that no bill charges in full for the days of a period, up to now; id is the admission''s. days is how many of them are on no bill: those at whose end the patient lay there, and the one of a stay without such a day; amount is the sum of their rates before discount and tax. Days without a rate, or with one of 0, are left out.';
