SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION clinic.therapy_warnings(p_hospital_id bigint, p_patient_id bigint, p_items jsonb)
RETURNS TABLE (medication_id bigint, warnings text[])
LANGUAGE sql STABLE PARALLEL SAFE SECURITY INVOKER
AS $$
    SELECT
        i.medication_id,
        CASE
            WHEN EXISTS (
                -- What the patient takes, and the rest of this prescription.
                SELECT FROM clinic.medications AS other
                WHERE other.hospital_id = p_hospital_id
                    AND (
                        other.id IN (
                            SELECT live.medication_id FROM clinic.live_medications AS live
                            WHERE live.hospital_id = p_hospital_id AND live.patient_id = p_patient_id
                        )
                        OR other.id <> i.medication_id AND other.id IN (SELECT o.medication_id FROM clinic.items_of(p_items) AS o)
                    )
                    AND (
                        other.id = i.medication_id
                        OR EXISTS (
                            SELECT FROM unnest(m.substances) AS a (name), unnest(other.substances) AS b (name)
                            WHERE rules.words_of(a.name) = rules.words_of(b.name)
                        )
                    )
            ) THEN ARRAY['DUPLICATE_THERAPY'] ELSE '{}'
        END
        || CASE
            WHEN i.quantity < rules.daily_doses(i.frequency) * rules.units_of_a_dose(i.dosage, m.form) * i.duration_days
                THEN ARRAY['SUPPLY_ENDS_EARLY'] ELSE '{}'
        END
    FROM clinic.items_of(p_items) AS i
    JOIN clinic.medications AS m ON m.hospital_id = p_hospital_id AND m.id = i.medication_id
$$;
COMMENT ON FUNCTION clinic.therapy_warnings(bigint, bigint, jsonb) IS
'What to notice of each medication to be prescribed: the patient takes it or one of its substances already, or it does not last as long as it is to be taken, where that can be computed.';
