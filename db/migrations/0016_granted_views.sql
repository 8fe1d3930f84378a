-- What a permission alone shows. Policies and masks that look rows up cost some 100 microseconds a call even where none is
-- looked up, for they are part of the plan; whoever has no rows of her own to be looked up reads these views instead.
-- They let nobody see more: each asks for the hospital and the permission itself. They are no barriers, for these would
-- keep pages from reading an index in order; who may read any row may read all, so there is nothing to leak.
SET LOCAL ROLE wardgraph_owner;

-- Searched as text, between spaces: making an array of the text took longer than most of what it decided about.
CREATE OR REPLACE FUNCTION auth.may(p_permission text) RETURNS boolean
LANGUAGE sql STABLE PARALLEL SAFE SECURITY INVOKER
AS $$ SELECT coalesce(strpos(current_setting('app.permissions', true), ' ' || p_permission || ' ') > 0, false) $$;

CREATE FUNCTION auth.sees_all(p_permission text) RETURNS boolean
LANGUAGE sql STABLE PARALLEL SAFE SECURITY INVOKER
AS $$
    SELECT auth.may(p_permission) AND NOT auth.may('see.prescribed_patients')
        AND auth.patient_id() IS NULL AND auth.doctor_id() IS NULL AND auth.ward_id() IS NULL
$$;
COMMENT ON FUNCTION auth.sees_all(text) IS
'Whether the asker sees every row that the permission is for, and each column by permissions alone: she is nobody''s patient, doctor, nurse or pharmacist.';
GRANT EXECUTE ON FUNCTION auth.sees_all(text) TO wardgraph_reader;

DO $views$
DECLARE
    v_table text;
    v_permission text;
    v_masks jsonb;
    v_columns text;
BEGIN
    FOR v_table, v_permission, v_masks IN VALUES
        (
            'patients', 'see.patients',
            '{"phone": "see.contact", "email": "see.contact", "address": "see.contact", "allergies": "see.allergies",
              "notes": "see.clinical", "insurance_provider": "see.insurance", "insurance_policy_number": "see.insurance",
              "insurance_cover_percent": "see.insurance"}'::jsonb
        ),
        ('doctors', 'see.staff', '{}'),
        (
            'appointments', 'see.appointments',
            '{"reason": "see.reasons", "notes": "see.reasons", "cancellation_reason": "see.reasons"}'
        ),
        ('visits', 'see.visits', '{"diagnosis": "see.clinical", "notes": "see.clinical"}'),
        ('treatments', 'see.visits', '{"notes": "see.clinical"}'),
        ('prescriptions', 'see.prescriptions', '{}'),
        ('prescription_items', 'see.prescriptions', '{}'),
        ('admissions', 'see.admissions', '{}'),
        ('bill_lines', 'see.bills', '{}'),
        ('payments', 'see.bills', '{}'),
        ('refunds', 'see.bills', '{}')
    LOOP
        SELECT string_agg(
            CASE WHEN v_masks ? attname
                THEN format('CASE WHEN (SELECT auth.may(%L)) THEN t.%I END AS %2$I', v_masks ->> attname, attname)
                ELSE format('t.%I', attname)
            END, ', ' ORDER BY attnum
        )
        INTO v_columns
        FROM pg_catalog.pg_attribute
        WHERE attrelid = format('clinic.%I', v_table)::regclass AND attnum > 0 AND NOT attisdropped;
        EXECUTE format(
            'CREATE VIEW clinic.granted_%1$s AS SELECT %2$s FROM clinic.%1$s AS t'
            ' WHERE t.hospital_id = (SELECT auth.hospital_id()) AND (SELECT auth.may(%3$L))',
            v_table, v_columns, v_permission
        );
        EXECUTE format('GRANT SELECT ON clinic.granted_%s TO wardgraph_reader', v_table);
        EXECUTE format(
            'COMMENT ON VIEW clinic.granted_%s IS %L', v_table,
            format('All rows of %s, for holders of %s; the permissions alone say which columns.', v_table, v_permission)
        );
    END LOOP;
END
$views$;
