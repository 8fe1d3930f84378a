SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION clinic.insert_room_days(p_hospital_id bigint, p_bill_id bigint, p_admission_id bigint) RETURNS boolean
LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE SECURITY INVOKER
SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    PERFORM clinic.lock_room_rates(p_hospital_id, false);
    INSERT INTO clinic.bill_lines (
        hospital_id, bill_id, kind, description, quantity, unit_price, amount, admission_id, room_type, first_day, last_day
    )
    SELECT
        p_hospital_id, p_bill_id, 'ROOM', CASE d.room_type
            WHEN 'GENERAL' THEN 'General ward'
            WHEN 'PRIVATE' THEN 'Private room'
            WHEN 'ICU' THEN 'Intensive care'
            ELSE 'Operating theatre'
        END, count(*), d.amount, count(*) * d.amount, p_admission_id, d.room_type, min(d.day), max(d.day)
    FROM (
        -- Days in a row of one type and rate have the same island.
        SELECT t.day, t.room_type, t.amount, t.day - row_number() OVER (PARTITION BY t.room_type, t.amount ORDER BY t.day)::integer AS island
        FROM clinic.room_days_to_bill(p_hospital_id, p_admission_id) AS t
        WHERE t.amount IS NOT NULL
    ) AS d
    GROUP BY d.room_type, d.amount, d.island
    ORDER BY min(d.day);
    RETURN FOUND;
END
$$;
COMMENT ON FUNCTION clinic.insert_room_days(bigint, bigint, bigint) IS
'Adds the days of a stay that have a rate and are not billed yet to a bill, a line for days in a row of one type and rate; answers whether there was any.';
