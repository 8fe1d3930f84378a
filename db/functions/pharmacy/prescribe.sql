SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION api.prescribe(
    p_hospital_id bigint, p_session_id uuid, p_visit_id bigint, p_items jsonb, p_request_id uuid DEFAULT NULL
) RETURNS clinic.prescriptions
LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    v_id bigint;
    v_missing_id bigint;
    v_visit clinic.visits;
    v_allergies jsonb;
    v_warnings jsonb;
    v_prescription clinic.prescriptions;
BEGIN
    PERFORM auth.enter(p_hospital_id, p_session_id);
    PERFORM auth.require('appointment.treat');
    PERFORM rules.check_input(
        ARRAY[
            rules.id_problem('visitId', p_visit_id),
            rules.problem_unless(jsonb_array_length(p_items) BETWEEN 1 AND 50, 'items', 'OUT_OF_RANGE', 'must be from 1 to 50 medications')
        ]
        || (
            SELECT array_agg(problem) FROM clinic.items_of(p_items) AS i, LATERAL (VALUES
                (rules.id_problem(format('items.%s.medicationId', i.place), i.medication_id)),
                (rules.text_problem(format('items.%s.dosage', i.place), i.dosage, 200)),
                (rules.text_problem(format('items.%s.frequency', i.place), i.frequency, 200)),
                (rules.number_problem(format('items.%s.durationDays', i.place), i.duration_days, 1, 365)),
                (rules.number_problem(format('items.%s.quantity', i.place), i.quantity, 1, 10000)),
                (CASE WHEN i.allergy_reason IS NOT NULL THEN
                    rules.text_problem(format('items.%s.allergyReason', i.place), i.allergy_reason, 1000)
                END),
                (rules.problem_unless(
                    i.medication_id = 0 OR i.nth = 1, format('items.%s.medicationId', i.place), 'NAMED_TWICE', 'is already in this prescription'
                ))
            ) AS problems (problem)
        )
    );
    PERFORM auth.require_visible(p_hospital_id, 'visit', p_visit_id);
    v_id := auth.begin_request(p_hospital_id, p_request_id, 'prescribe', jsonb_build_array(p_visit_id, p_items));
    IF v_id IS NULL THEN
        -- An allergy that is just being recorded is waited for.
        PERFORM FROM clinic.patients AS p
        WHERE p.hospital_id = p_hospital_id
            AND p.id = (SELECT v.patient_id FROM clinic.visits AS v WHERE v.hospital_id = p_hospital_id AND v.id = p_visit_id)
        FOR SHARE;
        v_visit := clinic.lock_visit(p_hospital_id, p_visit_id, 'appointment.treat');
        PERFORM clinic.refuse_deceased(p.id, p.deceased_on) FROM clinic.patients AS p
        WHERE p.hospital_id = p_hospital_id AND p.id = v_visit.patient_id;
        -- Every stock row of it, in ascending order, before the first write.
        PERFORM FROM clinic.stock AS s
        WHERE s.hospital_id = p_hospital_id AND s.department_id = v_visit.department_id
            AND s.medication_id IN (SELECT i.medication_id FROM clinic.items_of(p_items) AS i)
        ORDER BY s.id FOR NO KEY UPDATE;
        SELECT i.medication_id INTO v_missing_id FROM clinic.items_of(p_items) AS i
        WHERE NOT EXISTS (
            SELECT FROM clinic.medications AS m
            WHERE m.hospital_id = p_hospital_id AND m.id = i.medication_id AND m.retired_at IS NULL
        )
        ORDER BY i.place LIMIT 1;
        IF FOUND THEN
            PERFORM auth.refuse_missing('medication', v_missing_id);
        END IF;
        v_allergies := clinic.refuse_allergies(p_hospital_id, v_visit.patient_id, p_items);
        -- Before the prescription is there: what it holds itself is no therapy that it doubles.
        SELECT jsonb_object_agg(w.medication_id, w.warnings) INTO v_warnings
        FROM clinic.therapy_warnings(p_hospital_id, v_visit.patient_id, p_items) AS w;
        INSERT INTO clinic.prescriptions AS p (hospital_id, visit_id, patient_id, doctor_id, department_id)
        VALUES (p_hospital_id, p_visit_id, v_visit.patient_id, v_visit.doctor_id, v_visit.department_id)
        RETURNING p.id INTO v_id;
        -- In the order of the locks; each row's trigger takes its units.
        INSERT INTO clinic.prescription_items (
            hospital_id, prescription_id, medication_id, dosage, frequency, duration_days, quantity, unit_price,
            allergies, allergy_reason, warnings
        )
        SELECT
            p_hospital_id, v_id, i.medication_id, btrim(i.dosage), btrim(i.frequency), i.duration_days, i.quantity, m.unit_price,
            ARRAY(
                SELECT a.hit ->> 'allergy' FROM jsonb_array_elements(v_allergies) WITH ORDINALITY AS a (hit, place)
                WHERE (a.hit -> 'medication_id')::bigint = i.medication_id
                ORDER BY a.place
            ),
            btrim(i.allergy_reason), ARRAY(SELECT jsonb_array_elements_text(v_warnings -> i.medication_id::text))
        FROM clinic.items_of(p_items) AS i
        JOIN clinic.medications AS m ON m.hospital_id = p_hospital_id AND m.id = i.medication_id
        LEFT JOIN clinic.stock AS s
            ON s.hospital_id = p_hospital_id AND s.department_id = v_visit.department_id AND s.medication_id = i.medication_id
        ORDER BY s.id;
        PERFORM auth.finish_request(p_hospital_id, p_request_id, v_id);
    END IF;
    SELECT p.* INTO STRICT v_prescription FROM clinic.prescriptions AS p WHERE p.hospital_id = p_hospital_id AND p.id = v_id;
    RETURN v_prescription;
END
$$;
COMMENT ON FUNCTION api.prescribe(bigint, uuid, bigint, jsonb, uuid) IS
'Prescribes medications in a visit and takes them from the stock of its department (rule 3). p_items [{medication_id, dosage, frequency, duration_days, quantity, allergy_reason}]. A shortage of one undoes all.
Requires: appointment.treat.
Errors: BAD_USER_INPUT, NOT_FOUND, FORBIDDEN, PATIENT_DECEASED, ALLERGY, OUT_OF_STOCK, REQUEST_ID_REUSED.';
GRANT EXECUTE ON FUNCTION api.prescribe(bigint, uuid, bigint, jsonb, uuid) TO wardgraph_api;
