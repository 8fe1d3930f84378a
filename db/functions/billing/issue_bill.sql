SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION api.issue_bill(
    p_hospital_id bigint, p_session_id uuid, p_appointment_id bigint, p_patient_id bigint, p_admission_id bigint, p_discount_percent numeric,
    p_discount_reason text, p_request_id uuid DEFAULT NULL
) RETURNS clinic.bills
LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    v_id bigint;
    v_bill clinic.bills;
BEGIN
    PERFORM auth.enter(p_hospital_id, p_session_id);
    PERFORM auth.require('bill.issue');
    PERFORM rules.check_input(ARRAY[
        CASE
            WHEN num_nonnulls(p_appointment_id, p_patient_id, p_admission_id) = 0
                THEN rules.problem_unless(false, 'appointmentId', 'REQUIRED', 'is required, unless admissionId or patientId is given')
            WHEN p_appointment_id IS NOT NULL THEN rules.id_problem('appointmentId', p_appointment_id)
            WHEN p_admission_id IS NOT NULL THEN rules.id_problem('admissionId', p_admission_id)
            ELSE rules.id_problem('patientId', p_patient_id)
        END,
        rules.problem_unless(num_nonnulls(p_appointment_id, p_patient_id) < 2, 'patientId', 'NAMED_TWICE', 'goes without an appointment'),
        rules.problem_unless(
            p_admission_id IS NULL OR num_nonnulls(p_appointment_id, p_patient_id) = 0, 'admissionId', 'NAMED_TWICE',
            'goes without an appointment and a patient'
        ),
        CASE WHEN p_discount_percent IS NOT NULL THEN rules.percent_problem('discountPercent', p_discount_percent) END,
        CASE
            WHEN p_discount_percent > 0 THEN rules.text_problem('discountReason', p_discount_reason, 1000)
            ELSE rules.optional_text_problem('discountReason', p_discount_reason, 1000)
        END
    ]);
    IF p_appointment_id IS NULL THEN
        PERFORM clinic.require_cashier('bill.issue');
    ELSIF p_discount_percent > 0 THEN
        PERFORM clinic.require_cashier('bill.discount');
    END IF;
    IF p_patient_id IS NULL THEN
        PERFORM auth.require_visible(p_hospital_id, CASE WHEN p_admission_id IS NULL THEN 'appointment' ELSE 'admission' END, coalesce(
            p_admission_id, p_appointment_id
        ));
    END IF;
    PERFORM auth.require_patient(p_hospital_id, 'bill.issue', CASE
        WHEN p_admission_id IS NOT NULL
            THEN (SELECT a.patient_id FROM clinic.admissions AS a WHERE a.hospital_id = p_hospital_id AND a.id = p_admission_id)
        WHEN p_appointment_id IS NULL THEN p_patient_id
        ELSE (SELECT a.patient_id FROM clinic.appointments AS a WHERE a.hospital_id = p_hospital_id AND a.id = p_appointment_id)
    END);
    v_id := auth.begin_request(p_hospital_id, p_request_id, 'issue_bill', jsonb_build_array(
        p_appointment_id, p_patient_id, p_discount_percent, p_discount_reason
    -- Without one it is what it was before stays were billed: a request may be repeated across an upgrade.
    ) || CASE WHEN p_admission_id IS NULL THEN '[]' ELSE jsonb_build_array(p_admission_id) END);
    IF v_id IS NULL THEN
        v_id := CASE
            WHEN p_admission_id IS NOT NULL
                THEN clinic.bill_stay(p_hospital_id, p_admission_id, coalesce(p_discount_percent, 0), btrim(p_discount_reason))
            WHEN p_appointment_id IS NULL
                THEN clinic.bill_patient(p_hospital_id, p_patient_id, coalesce(p_discount_percent, 0), btrim(p_discount_reason))
            ELSE clinic.bill_appointment(p_hospital_id, p_appointment_id, coalesce(p_discount_percent, 0), btrim(p_discount_reason))
        END;
        PERFORM auth.finish_request(p_hospital_id, p_request_id, v_id);
    END IF;
    SELECT b.* INTO STRICT v_bill FROM clinic.bills AS b WHERE b.hospital_id = p_hospital_id AND b.id = v_id;
    RETURN v_bill;
END
$$;
COMMENT ON FUNCTION api.issue_bill(bigint, uuid, bigint, bigint, bigint, numeric, text, uuid) IS
'Bills everything of an appointment that is not billed yet (rule 5), from BOOKED on; the bill grows with the visit until it is paid, then a further one takes later charges. Of a stay, bills the days that are not billed yet, onto its open bill if there is one. Of a patient alone, makes a bill without lines. Patients bill their own appointments, without a discount.
Requires: bill.issue.
Errors: BAD_USER_INPUT, NOT_FOUND, PATIENT_MERGED, NOTHING_TO_BILL, ROOM_RATE_MISSING, REQUEST_ID_REUSED.';
GRANT EXECUTE ON FUNCTION api.issue_bill(bigint, uuid, bigint, bigint, bigint, numeric, text, uuid) TO wardgraph_api;
