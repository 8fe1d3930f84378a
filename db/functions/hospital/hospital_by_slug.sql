SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION api.hospital_by_slug(p_slug text) RETURNS SETOF clinic.hospitals
LANGUAGE plpgsql STABLE PARALLEL UNSAFE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    v_hospital clinic.hospitals;
BEGIN
    -- Without a slug: the only hospital, where there is only one.
    SELECT t.* INTO v_hospital FROM clinic.hospitals AS t
    WHERE t.id = (
        SELECT s.hospital_id FROM clinic.hospital_slugs AS s
        WHERE s.slug = p_slug OR (p_slug IS NULL AND NOT EXISTS (SELECT FROM clinic.hospital_slugs AS o WHERE o.slug <> s.slug))
    );
    IF FOUND THEN
        -- What clinic.visible_hospitals hides from visitors.
        v_hospital.staff_horizon_days := NULL;
        v_hospital.confirm_above := NULL;
        v_hospital.undo_hours := NULL;
        v_hospital.past_visit_days := NULL;
        RETURN NEXT v_hospital;
    END IF;
END
$$;
COMMENT ON FUNCTION api.hospital_by_slug(text) IS
'The hospital that a slug names, or the only one for null: what is public of it, before anybody could enter it. No row when there is none.';
GRANT EXECUTE ON FUNCTION api.hospital_by_slug(text) TO wardgraph_api;
