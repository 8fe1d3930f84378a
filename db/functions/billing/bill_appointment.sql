SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION clinic.bill_appointment(
    p_hospital_id bigint, p_appointment_id bigint, p_discount_percent numeric, p_discount_reason text
) RETURNS bigint
LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE SECURITY INVOKER
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    v_appointment clinic.appointments;
    v_id bigint;
BEGIN
    v_appointment := clinic.lock_billed_appointment(p_hospital_id, p_appointment_id);
    SELECT b.id INTO v_id FROM clinic.bills AS b
    WHERE b.hospital_id = p_hospital_id AND b.appointment_id = p_appointment_id AND b.status = 'OPEN';
    IF FOUND THEN
        PERFORM clinic.refuse_bill(p_appointment_id, v_id, 'This appointment already has an open bill.', 'What is recorded comes onto the open bill by itself.');
    END IF;
    v_id := clinic.insert_bill(p_hospital_id, v_appointment.patient_id, p_appointment_id, NULL, p_discount_percent, p_discount_reason);
    IF NOT clinic.insert_charges(p_hospital_id, v_id, p_appointment_id) THEN
        -- Which takes the bill back as well.
        PERFORM clinic.refuse_bill(p_appointment_id, NULL, CASE
            WHEN v_appointment.status IN ('CANCELLED', 'NO_SHOW', 'LEFT_UNSEEN')
                THEN format('An appointment that is %s is not billed.', v_appointment.status)
            ELSE 'Everything in this appointment is already billed.'
        END, CASE
            WHEN v_appointment.status IN ('CANCELLED', 'NO_SHOW', 'LEFT_UNSEEN')
                THEN 'A fee of the hospital is charged by itself. If the status was a mistake, take it back (undoAppointmentStatus).'
            ELSE 'Read the bills of the appointment. What is recorded from now on can be billed.'
        END);
    END IF;
    RETURN v_id;
END
$$;
COMMENT ON FUNCTION clinic.bill_appointment(bigint, bigint, numeric, text) IS
'Bills everything of an appointment that is not billed yet, and returns the bill''s id. NOTHING_TO_BILL.';
