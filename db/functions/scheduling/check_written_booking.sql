SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION clinic.check_written_booking(p_hospital_id bigint, p_old jsonb, p_new jsonb) RETURNS void
LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE SECURITY INVOKER
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    v_old clinic.appointments;
    v_new clinic.appointments;
    v_minutes numeric;
BEGIN
    v_old := jsonb_populate_record(v_old, p_old);
    v_new := jsonb_populate_record(v_new, p_new);
    IF v_old.id IS NULL AND v_new.status <> 'BOOKED' THEN
        PERFORM rules.refuse_transition('appointment', 'BOOKED', v_new.status);
    END IF;
    v_minutes := extract(EPOCH FROM v_new.ends_at - v_new.starts_at) / 60;
    PERFORM rules.check_input(ARRAY[
        -- What was entered before stays as it is until its time changes.
        rules.problem_unless(
            v_minutes BETWEEN 5 AND 480 IS NOT FALSE OR (v_old.starts_at, v_old.ends_at) = (v_new.starts_at, v_new.ends_at),
            'endsAt', 'OUT_OF_RANGE', 'must be 5 to 480 minutes after startsAt'
        ),
        CASE WHEN v_new.cancellation_reason <> coalesce(v_old.cancellation_reason, '')
            THEN rules.text_problem('cancellationReason', v_new.cancellation_reason, 1000) END,
        CASE WHEN v_new.retirement_reason <> coalesce(v_old.retirement_reason, '')
            THEN rules.text_problem('retirementReason', v_new.retirement_reason, 1000) END
    ]);
    IF v_new.retired_at IS DISTINCT FROM v_old.retired_at THEN
        PERFORM rules.refuse_retired('appointment', v_old.id, v_old.retired_at);
        PERFORM clinic.refuse_to_retire_appointment(p_hospital_id, v_old.id);
    END IF;
    -- What is missing the table itself refuses.
    IF num_nulls(v_new.doctor_id, v_new.patient_id, v_new.starts_at, v_new.ends_at) = 0
        AND (v_old.doctor_id, v_old.starts_at, v_old.ends_at) IS DISTINCT FROM (v_new.doctor_id, v_new.starts_at, v_new.ends_at) THEN
        PERFORM clinic.check_booking(p_hospital_id, v_new.patient_id, v_new.doctor_id, v_new.starts_at, v_new.ends_at, v_old.id, false);
    END IF;
END
$$;
COMMENT ON FUNCTION clinic.check_written_booking(bigint, jsonb, jsonb) IS
'Rules 1 and 2 for an appointment that somebody writes with SQL: it begins as BOOKED, lasts as long as commands allow, its time meets clinic.check_booking, and what is billed or retired is not retired. BAD_USER_INPUT, IN_USE, RETIRED.';
