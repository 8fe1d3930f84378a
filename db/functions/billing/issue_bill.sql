SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION api.issue_bill(
    p_hospital_id bigint, p_session_id uuid, p_appointment_id bigint, p_discount_percent numeric, p_request_id uuid DEFAULT NULL
) RETURNS clinic.bills
LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    v_id bigint;
    v_open_id bigint;
    v_appointment clinic.appointments;
    v_bill clinic.bills;
BEGIN
    PERFORM auth.enter(p_hospital_id, p_session_id);
    PERFORM auth.require('bill.issue');
    PERFORM rules.check_input(ARRAY[
        rules.id_problem('appointmentId', p_appointment_id),
        CASE WHEN p_discount_percent IS NOT NULL THEN rules.percent_problem('discountPercent', p_discount_percent) END
    ]);
    PERFORM auth.require_visible(p_hospital_id, 'appointment', p_appointment_id);
    v_id := auth.begin_request(p_hospital_id, p_request_id, 'issue_bill', jsonb_build_array(p_appointment_id, p_discount_percent));
    IF v_id IS NULL THEN
        v_appointment := clinic.lock_billed_appointment(p_hospital_id, p_appointment_id);
        SELECT b.id INTO v_open_id FROM clinic.bills AS b
        WHERE b.hospital_id = p_hospital_id AND b.appointment_id = p_appointment_id AND b.status = 'OPEN';
        IF v_open_id IS NOT NULL THEN
            PERFORM clinic.refuse_bill(p_appointment_id, v_open_id, 'This appointment already has an open bill.');
        END IF;
        v_id := clinic.insert_bill(p_hospital_id, v_appointment.patient_id, p_appointment_id, coalesce(p_discount_percent, 0));
        IF NOT clinic.insert_charges(p_hospital_id, v_id, p_appointment_id) THEN
            -- Which takes the bill back as well.
            PERFORM clinic.refuse_bill(p_appointment_id, NULL, CASE
                WHEN v_appointment.status IN ('CANCELLED', 'NO_SHOW', 'LEFT_UNSEEN')
                    THEN format('An appointment that is %s is not billed.', v_appointment.status)
                ELSE 'Everything in this appointment is already billed.'
            END);
        END IF;
        PERFORM auth.finish_request(p_hospital_id, p_request_id, v_id);
    END IF;
    SELECT b.* INTO STRICT v_bill FROM clinic.bills AS b WHERE b.hospital_id = p_hospital_id AND b.id = v_id;
    RETURN v_bill;
END
$$;
COMMENT ON FUNCTION api.issue_bill(bigint, uuid, bigint, numeric, uuid) IS
'Bills everything of an appointment that is not billed yet (rule 5), from BOOKED on. The bill grows with the visit until it is paid; then a further one takes later charges.
Requires: bill.issue.
Errors: BAD_USER_INPUT, NOT_FOUND, NOTHING_TO_BILL, REQUEST_ID_REUSED.';
GRANT EXECUTE ON FUNCTION api.issue_bill(bigint, uuid, bigint, numeric, uuid) TO wardgraph_api;
