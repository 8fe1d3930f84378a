SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION rules.refuse_series(p_conflicts jsonb, p_dates integer) RETURNS void
LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE SECURITY INVOKER
SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    RAISE EXCEPTION USING
        errcode = 'ZH214',
        message = format('%s of %s appointments of the series are not possible.', jsonb_array_length(p_conflicts), p_dates),
        detail = jsonb_build_object('count', jsonb_array_length(p_conflicts), 'conflicts', p_conflicts)::text,
        hint = 'Choose other days, or send onConflict: BOOK_WHAT_FITS where some of them are possible. Nothing was changed.';
END
$$;
COMMENT ON FUNCTION rules.refuse_series(jsonb, integer) IS
'SERIES_CONFLICTS: of so many dates those that are not possible, as rules.series_conflict tells each.';
