SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION clinic.try_first_booking(
    p_hospital_id bigint, p_account auth.accounts, p_sign_up auth.sign_ups,
    OUT starts_at timestamptz, OUT refused_sqlstate text, OUT refused_message text
)
LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE SECURITY INVOKER
SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    IF p_sign_up.first_booking IS NULL THEN
        RETURN;
    END IF;
    PERFORM auth.act_as(p_account);
    -- It takes the place of what was held for it. The rows are locked with the calendar, and gone with the sign-up in any case.
    DELETE FROM clinic.holds AS h
    WHERE h.hospital_id = p_hospital_id AND h.sign_up_id = p_sign_up.id
        AND h.doctor_id = (p_sign_up.first_booking ->> 'doctor_id')::bigint;
    PERFORM clinic.insert_first_booking(p_hospital_id, p_account.patient_id, p_sign_up.first_booking);
    starts_at := (p_sign_up.first_booking ->> 'starts_at')::timestamptz;
EXCEPTION WHEN OTHERS THEN
    -- Only what a rule refuses is an answer.
    IF sqlstate NOT LIKE 'ZH%' THEN
        RAISE;
    END IF;
    refused_sqlstate := sqlstate;
    refused_message := sqlerrm;
END
$$;
COMMENT ON FUNCTION clinic.try_first_booking(bigint, auth.accounts, auth.sign_ups) IS
'Makes the first booking of a sign-up that is confirmed, as its account: when it starts. If the time is taken meanwhile, or a rule refuses the booking otherwise, nothing is booked and the refusal comes back: the address is proven, and would not be so again by the same token.';
