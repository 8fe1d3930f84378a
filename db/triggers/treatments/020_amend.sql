SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION clinic.amend_treatment() RETURNS trigger
LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE SECURITY INVOKER
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    v_bill_id bigint;
BEGIN
    SELECT l.bill_id INTO v_bill_id FROM clinic.bill_lines AS l
    WHERE l.hospital_id = old.hospital_id AND l.treatment_id = old.id AND l.voided_at IS NULL AND l.reverses_id IS NULL
        AND l.reversed_at IS NULL AND l.discounts_id IS NULL;
    IF new.cost <> old.cost AND v_bill_id IS NOT NULL THEN
        RAISE EXCEPTION USING
            errcode = 'ZH308', message = 'The treatment is already billed.',
            detail = jsonb_build_object('treatmentId', old.id::text, 'billId', v_bill_id::text)::text,
            hint = 'Void the bill first. Then correct the cost and issue a new bill.';
    END IF;
    INSERT INTO clinic.amendments (hospital_id, patient_id, visit_id, treatment_id, kind, cost, notes, reason, amended_by_id)
    SELECT
        old.hospital_id, v.patient_id, v.id, old.id, old.kind, old.cost, old.notes,
        nullif(current_setting('app.change_reason', true), ''), auth.account_id()
    FROM clinic.visits AS v WHERE v.hospital_id = old.hospital_id AND v.id = old.visit_id;
    RETURN NULL;
END
$$;
COMMENT ON FUNCTION clinic.amend_treatment() IS
'The values of a treatment before a correction are kept, whoever makes it. The cost cannot change once it is billed (ALREADY_BILLED).';
CREATE OR REPLACE TRIGGER amend AFTER UPDATE OF kind, cost, notes ON clinic.treatments
FOR EACH ROW WHEN (old.kind <> new.kind OR old.cost <> new.cost OR old.notes IS DISTINCT FROM new.notes)
EXECUTE FUNCTION clinic.amend_treatment();
