SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION clinic.bill_stay(
    p_hospital_id bigint, p_admission_id bigint, p_discount_percent numeric, p_discount_reason text
) RETURNS bigint
LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE SECURITY INVOKER
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    v_admission clinic.admissions;
    v_open_id bigint;
    v_missing record;
    v_id bigint;
BEGIN
    v_admission := clinic.lock_billed_stay(p_hospital_id, p_admission_id);
    SELECT b.id INTO v_open_id FROM clinic.bills AS b
    WHERE b.hospital_id = p_hospital_id AND b.admission_id = p_admission_id AND b.status = 'OPEN' FOR NO KEY UPDATE;
    IF v_open_id IS NOT NULL AND p_discount_percent > 0 THEN
        PERFORM clinic.refuse_stay(
            p_admission_id, v_open_id, 'This stay already has an open bill.', 'Discount the open bill (discountBill), or bill the days since without a discount.'
        );
    END IF;
    PERFORM clinic.lock_room_rates(p_hospital_id, false);
    SELECT d.room_type, d.day INTO v_missing FROM clinic.room_days_to_bill(p_hospital_id, p_admission_id) AS d
    WHERE d.amount IS NULL ORDER BY d.day LIMIT 1;
    IF FOUND THEN
        RAISE EXCEPTION USING
            errcode = 'ZH310', message = format('There is no rate for a room of type %s on %s.', v_missing.room_type, v_missing.day),
            detail = jsonb_build_object('admissionId', p_admission_id::text, 'type', v_missing.room_type, 'day', v_missing.day)::text,
            hint = 'An administrator sets the rate (setRoomRate), 0 where nothing is charged.';
    END IF;
    v_id := coalesce(
        v_open_id,
        clinic.insert_bill(p_hospital_id, v_admission.patient_id, NULL, p_admission_id, p_discount_percent, p_discount_reason)
    );
    IF NOT clinic.insert_room_days(p_hospital_id, v_id, p_admission_id) THEN
        -- Which takes a new bill back as well.
        PERFORM clinic.refuse_stay(
            p_admission_id, v_open_id, CASE
                WHEN v_admission.discharged_at IS NULL THEN 'Every day of this stay that has ended is already billed.'
                ELSE 'Every day of this stay is already billed.'
            END, 'A day is billed once it has ended, or the patient is discharged.'
        );
    END IF;
    RETURN v_id;
END
$$;
COMMENT ON FUNCTION clinic.bill_stay(bigint, bigint, numeric, text) IS
'Bills the days of a stay that are not billed yet, onto its open bill if there is one, and returns the bill''s id. NOTHING_TO_BILL, ROOM_RATE_MISSING.';
