SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION rules.refuse_too_many(p_found integer, p_at_most integer) RETURNS void
LANGUAGE plpgsql STABLE PARALLEL SAFE SECURITY INVOKER
SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    IF p_found > p_at_most THEN
        RAISE EXCEPTION USING
            errcode = 'ZH517', message = format('The filter finds more than %s records. Nothing was changed.', p_at_most),
            detail = jsonb_build_object('atMost', p_at_most)::text,
            hint = format(
                'If all of them are meant, send the request again with a larger atMost, up to %s. Otherwise narrow the filter.', rules.most_in_bulk()
            );
    END IF;
END
$$;
COMMENT ON FUNCTION rules.refuse_too_many(integer, integer) IS 'TOO_MANY_ROWS where a bulk edit would change more rows than it may.';
