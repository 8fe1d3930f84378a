SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION clinic.check_written_hold(p_hospital_id bigint, p_old jsonb, p_new jsonb) RETURNS void
LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE SECURITY INVOKER
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    v_old clinic.holds;
    v_new clinic.holds;
    v_last CONSTANT timestamptz := clinic.clock() + clinic.hold_lasting();
BEGIN
    v_old := jsonb_populate_record(v_old, p_old);
    v_new := jsonb_populate_record(v_new, p_new);
    PERFORM rules.check_input(ARRAY[
        rules.problem_unless(
            v_new.expires_at <= coalesce(v_old.expires_at, v_last) IS NOT FALSE, 'expiresAt', 'OUT_OF_RANGE',
            format('must not be after %s', coalesce(v_old.expires_at, v_last))
        )
    ]);
    IF v_old.id IS NULL AND num_nulls(v_new.doctor_id, v_new.starts_at, v_new.ends_at, v_new.account_id) = 0 THEN
        PERFORM clinic.check_slot(p_hospital_id, v_new.doctor_id, v_new.starts_at, v_new.ends_at, NULL, false);
        PERFORM clinic.check_number_of_holds(p_hospital_id, v_new.account_id);
    END IF;
END
$$;
COMMENT ON FUNCTION clinic.check_written_hold(bigint, jsonb, jsonb) IS
'Rule 1 for a hold that somebody writes with SQL: of a time that can be booked, no longer and no more at a time than api.hold_slot gives, and never prolonged.';
