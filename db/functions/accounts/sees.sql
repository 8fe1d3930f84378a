-- Generated from db/entities/*.toml by `make generate`; change that.
SET LOCAL ROLE wardgraph_reader;

CREATE OR REPLACE FUNCTION auth.sees(p_hospital_id bigint, p_type text, p_id bigint)
RETURNS boolean
LANGUAGE plpgsql STABLE PARALLEL UNSAFE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    v_seen boolean;
BEGIN
    -- Owned by the reader: each EXISTS is subject to its table's policies, which are costly. An asker who sees all
    -- rows by a permission alone bypasses them, as in reads (ADR 2). Written out, so that every plan is kept.
    CASE p_type
        WHEN 'department' THEN v_seen := EXISTS (SELECT FROM clinic.departments AS t WHERE t.hospital_id = p_hospital_id AND t.id = p_id);
        WHEN 'doctor' THEN
            IF auth.sees_all('see.staff') THEN
                v_seen := EXISTS (SELECT FROM clinic.granted_doctors AS t WHERE t.hospital_id = p_hospital_id AND t.id = p_id);
            ELSE
                v_seen := EXISTS (SELECT FROM clinic.doctors AS t WHERE t.hospital_id = p_hospital_id AND t.id = p_id);
            END IF;
        WHEN 'time_off' THEN v_seen := EXISTS (SELECT FROM clinic.time_off AS t WHERE t.hospital_id = p_hospital_id AND t.id = p_id);
        WHEN 'nurse' THEN v_seen := EXISTS (SELECT FROM clinic.nurses AS t WHERE t.hospital_id = p_hospital_id AND t.id = p_id);
        WHEN 'receptionist' THEN v_seen := EXISTS (SELECT FROM clinic.receptionists AS t WHERE t.hospital_id = p_hospital_id AND t.id = p_id);
        WHEN 'other_staff' THEN v_seen := EXISTS (SELECT FROM clinic.other_staff AS t WHERE t.hospital_id = p_hospital_id AND t.id = p_id);
        WHEN 'patient' THEN
            IF auth.sees_all('see.patients') THEN
                v_seen := EXISTS (SELECT FROM clinic.granted_patients AS t WHERE t.hospital_id = p_hospital_id AND t.id = p_id);
            ELSE
                v_seen := EXISTS (SELECT FROM clinic.patients AS t WHERE t.hospital_id = p_hospital_id AND t.id = p_id);
            END IF;
        WHEN 'record_opening' THEN v_seen := EXISTS (SELECT FROM clinic.record_openings AS t WHERE t.hospital_id = p_hospital_id AND t.id = p_id);
        WHEN 'patient_merge' THEN v_seen := EXISTS (SELECT FROM clinic.patient_merges AS t WHERE t.hospital_id = p_hospital_id AND t.id = p_id);
        WHEN 'insurance_entry' THEN v_seen := EXISTS (SELECT FROM clinic.insurance_entries AS t WHERE t.hospital_id = p_hospital_id AND t.id = p_id);
        WHEN 'contact_person' THEN v_seen := EXISTS (SELECT FROM clinic.contact_persons AS t WHERE t.hospital_id = p_hospital_id AND t.id = p_id);
        WHEN 'appointment' THEN
            IF auth.sees_all('see.appointments') THEN
                v_seen := EXISTS (SELECT FROM clinic.granted_appointments AS t WHERE t.hospital_id = p_hospital_id AND t.id = p_id);
            ELSE
                v_seen := EXISTS (SELECT FROM clinic.appointments AS t WHERE t.hospital_id = p_hospital_id AND t.id = p_id);
            END IF;
        WHEN 'appointment_series' THEN
            IF auth.sees_all('see.appointments') THEN
                v_seen := EXISTS (SELECT FROM clinic.granted_appointment_series AS t WHERE t.hospital_id = p_hospital_id AND t.id = p_id);
            ELSE
                v_seen := EXISTS (SELECT FROM clinic.appointment_series AS t WHERE t.hospital_id = p_hospital_id AND t.id = p_id);
            END IF;
        WHEN 'series_date' THEN v_seen := EXISTS (SELECT FROM clinic.series_dates AS t WHERE t.hospital_id = p_hospital_id AND t.id = p_id);
        WHEN 'hold' THEN v_seen := EXISTS (SELECT FROM clinic.holds AS t WHERE t.hospital_id = p_hospital_id AND t.id = p_id);
        WHEN 'visit' THEN
            IF auth.sees_all('see.visits') THEN
                v_seen := EXISTS (SELECT FROM clinic.granted_visits AS t WHERE t.hospital_id = p_hospital_id AND t.id = p_id);
            ELSE
                v_seen := EXISTS (SELECT FROM clinic.visits AS t WHERE t.hospital_id = p_hospital_id AND t.id = p_id);
            END IF;
        WHEN 'treatment' THEN
            IF auth.sees_all('see.visits') THEN
                v_seen := EXISTS (SELECT FROM clinic.granted_treatments AS t WHERE t.hospital_id = p_hospital_id AND t.id = p_id);
            ELSE
                v_seen := EXISTS (SELECT FROM clinic.treatments AS t WHERE t.hospital_id = p_hospital_id AND t.id = p_id);
            END IF;
        WHEN 'lab_result' THEN
            IF auth.sees_all('see.visits') THEN
                v_seen := EXISTS (SELECT FROM clinic.granted_lab_results AS t WHERE t.hospital_id = p_hospital_id AND t.id = p_id);
            ELSE
                v_seen := EXISTS (SELECT FROM clinic.lab_results AS t WHERE t.hospital_id = p_hospital_id AND t.id = p_id);
            END IF;
        WHEN 'medication' THEN v_seen := EXISTS (SELECT FROM clinic.medications AS t WHERE t.hospital_id = p_hospital_id AND t.id = p_id);
        WHEN 'substance_group' THEN v_seen := EXISTS (SELECT FROM clinic.substance_groups AS t WHERE t.hospital_id = p_hospital_id AND t.id = p_id);
        WHEN 'stock' THEN v_seen := EXISTS (SELECT FROM clinic.stock AS t WHERE t.hospital_id = p_hospital_id AND t.id = p_id);
        WHEN 'prescription' THEN
            IF auth.sees_all('see.prescriptions') THEN
                v_seen := EXISTS (SELECT FROM clinic.granted_prescriptions AS t WHERE t.hospital_id = p_hospital_id AND t.id = p_id);
            ELSE
                v_seen := EXISTS (SELECT FROM clinic.prescriptions AS t WHERE t.hospital_id = p_hospital_id AND t.id = p_id);
            END IF;
        WHEN 'room' THEN v_seen := EXISTS (SELECT FROM clinic.rooms AS t WHERE t.hospital_id = p_hospital_id AND t.id = p_id);
        WHEN 'bed' THEN v_seen := EXISTS (SELECT FROM clinic.beds AS t WHERE t.hospital_id = p_hospital_id AND t.id = p_id);
        WHEN 'admission' THEN
            IF auth.sees_all('see.admissions') THEN
                v_seen := EXISTS (SELECT FROM clinic.granted_admissions AS t WHERE t.hospital_id = p_hospital_id AND t.id = p_id);
            ELSE
                v_seen := EXISTS (SELECT FROM clinic.admissions AS t WHERE t.hospital_id = p_hospital_id AND t.id = p_id);
            END IF;
        WHEN 'bill' THEN v_seen := EXISTS (SELECT FROM clinic.bills AS t WHERE t.hospital_id = p_hospital_id AND t.id = p_id);
        WHEN 'payment' THEN
            IF auth.sees_all('see.bills') THEN
                v_seen := EXISTS (SELECT FROM clinic.granted_payments AS t WHERE t.hospital_id = p_hospital_id AND t.id = p_id);
            ELSE
                v_seen := EXISTS (SELECT FROM clinic.payments AS t WHERE t.hospital_id = p_hospital_id AND t.id = p_id);
            END IF;
        WHEN 'started_payment' THEN
            IF auth.sees_all('see.bills') THEN
                v_seen := EXISTS (SELECT FROM clinic.granted_started_payments AS t WHERE t.hospital_id = p_hospital_id AND t.id = p_id);
            ELSE
                v_seen := EXISTS (SELECT FROM clinic.started_payments AS t WHERE t.hospital_id = p_hospital_id AND t.id = p_id);
            END IF;
        WHEN 'claim' THEN
            IF auth.sees_all('see.bills') THEN
                v_seen := EXISTS (SELECT FROM clinic.granted_claims AS t WHERE t.hospital_id = p_hospital_id AND t.id = p_id);
            ELSE
                v_seen := EXISTS (SELECT FROM clinic.claims AS t WHERE t.hospital_id = p_hospital_id AND t.id = p_id);
            END IF;
        WHEN 'adjustment' THEN
            IF auth.sees_all('see.bills') THEN
                v_seen := EXISTS (SELECT FROM clinic.granted_adjustments AS t WHERE t.hospital_id = p_hospital_id AND t.id = p_id);
            ELSE
                v_seen := EXISTS (SELECT FROM clinic.adjustments AS t WHERE t.hospital_id = p_hospital_id AND t.id = p_id);
            END IF;
        WHEN 'room_rate' THEN v_seen := EXISTS (SELECT FROM clinic.room_rates AS t WHERE t.hospital_id = p_hospital_id AND t.id = p_id);
        WHEN 'import_run' THEN v_seen := EXISTS (SELECT FROM clinic.import_runs AS t WHERE t.hospital_id = p_hospital_id AND t.id = p_id);
        WHEN 'import_row' THEN v_seen := EXISTS (SELECT FROM clinic.import_rows AS t WHERE t.hospital_id = p_hospital_id AND t.id = p_id);
        WHEN 'account' THEN v_seen := EXISTS (SELECT FROM auth.accounts AS t WHERE t.hospital_id = p_hospital_id AND t.id = p_id);
        WHEN 'session' THEN v_seen := EXISTS (SELECT FROM auth.sessions AS t WHERE t.hospital_id = p_hospital_id AND t.id = p_id);
        WHEN 'database_user' THEN v_seen := EXISTS (SELECT FROM auth.database_users AS t WHERE t.hospital_id = p_hospital_id AND t.id = p_id);
    END CASE;
    RETURN v_seen;
END
$$;
COMMENT ON FUNCTION auth.sees(bigint, text, bigint) IS
'Whether the row policies let the asker see the row of that type (patient, appointment, ...).';
GRANT EXECUTE ON FUNCTION auth.sees(bigint, text, bigint) TO wardgraph_owner;
