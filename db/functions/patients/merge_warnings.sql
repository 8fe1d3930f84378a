SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION clinic.merge_warnings(p_kept clinic.patients, p_other clinic.patients) RETURNS jsonb[]
LANGUAGE sql IMMUTABLE PARALLEL SAFE SECURITY INVOKER
AS $$
    -- What differs, and not what it is: not every asker sees all of it.
    SELECT array_agg(rules.warning('mergePatientId', w.code, w.message) ORDER BY w.place)
    FROM (VALUES
        (1, 'BIRTH_DATES_DIFFER', 'was born on another day', p_kept.birth_date <> p_other.birth_date),
        (
            2, 'NAMES_DIFFER', 'has another name',
            rules.person_key(p_kept.first_name, p_kept.last_name) <> rules.person_key(p_other.first_name, p_other.last_name)
        ),
        (
            3, 'GENDERS_DIFFER', 'has another gender',
            p_kept.gender <> p_other.gender AND 'UNKNOWN' NOT IN (p_kept.gender, p_other.gender)
        ),
        (4, 'BLOOD_GROUPS_DIFFER', 'has another blood group', p_kept.blood_group <> p_other.blood_group),
        (5, 'DEATHS_DIFFER', 'is not known to have died on the same day', p_kept.deceased_on IS DISTINCT FROM p_other.deceased_on)
    ) AS w (place, code, message, applies)
    WHERE w.applies
$$;
COMMENT ON FUNCTION clinic.merge_warnings(clinic.patients, clinic.patients) IS
'What speaks against two records being of one patient, to be confirmed: each {code, path, message}.';
