SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION clinic.end_own_holds(
    p_hospital_id bigint, p_doctor_id bigint, p_starts_at timestamptz, p_ends_at timestamptz
) RETURNS void
LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE SECURITY INVOKER
SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    DELETE FROM clinic.holds AS h
    WHERE h.hospital_id = p_hospital_id AND h.doctor_id = p_doctor_id AND h.account_id = auth.account_id()
        AND h.during && tstzrange(p_starts_at, p_ends_at);
END
$$;
COMMENT ON FUNCTION clinic.end_own_holds(bigint, bigint, timestamptz, timestamptz) IS
'Ends what the asker holds of a doctor''s time, under the lock on the calendar: an appointment of theirs takes it now.';
