SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION clinic.refuse_rows(
    p_hospital_id bigint, p_session_id uuid, p_type text, p_ids bigint[], p_each text, p_given jsonb
) RETURNS void
LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE SECURITY INVOKER
SET search_path = pg_catalog, pg_temp
AS $$
-- The call is that of a generated function, by way of clinic.change_each, which alone calls this.
-- @plpgsql_check_options: security_warnings = off
DECLARE
    v_most CONSTANT integer := 100;
    v_id bigint;
    v_state text;
    v_message text;
    v_detail text;
    v_hint text;
    v_refused integer := 0;
    v_unconfirmed integer := 0;
    v_rows jsonb[] := '{}';
    v_warnings jsonb := '[]';
BEGIN
    FOREACH v_id IN ARRAY p_ids LOOP
        BEGIN
            EXECUTE p_each USING p_hospital_id, p_session_id, ARRAY[v_id], p_given;
        EXCEPTION WHEN OTHERS THEN
            GET STACKED DIAGNOSTICS
                v_state = RETURNED_SQLSTATE, v_message = MESSAGE_TEXT, v_detail = PG_EXCEPTION_DETAIL, v_hint = PG_EXCEPTION_HINT;
            -- A fault is none of the row's, nor is a session that has ended meanwhile.
            IF v_state !~ '^ZH' OR v_state = 'ZH001' THEN
                RAISE;
            END IF;
            v_refused := v_refused + 1;
            IF v_state = 'ZH507' THEN
                v_unconfirmed := v_unconfirmed + 1;
            END IF;
            IF v_refused <= v_most THEN
                v_rows := v_rows || jsonb_build_object(
                    'type', p_type, 'id', v_id::text, 'sqlstate', v_state, 'message', v_message,
                    'details', coalesce(nullif(v_detail, '')::jsonb, '{}'), 'hint', v_hint
                );
                v_warnings := v_warnings || coalesce((
                    SELECT jsonb_agg(w.value || jsonb_build_object('type', p_type, 'id', v_id::text) ORDER BY w.place)
                    FROM jsonb_array_elements(CASE v_state WHEN 'ZH507' THEN v_detail::jsonb -> 'warnings' END) WITH ORDINALITY AS w (value, place)
                ), '[]');
            END IF;
        END;
    END LOOP;
    IF v_refused = 0 THEN
        -- Refused together, though none is by itself; or somebody changed beneath what no lock holds.
        RAISE EXCEPTION USING errcode = '40001', message = 'The rows were refused, and a moment later were not.';
    ELSIF v_refused = v_unconfirmed THEN
        RAISE EXCEPTION USING
            errcode = 'ZH507',
            message = format('Please confirm: %s of %s records get unusual values. Nothing was changed.', v_refused, cardinality(p_ids)),
            detail = jsonb_build_object('rowCount', cardinality(p_ids), 'refused', v_refused, 'warnings', v_warnings)::text,
            hint = 'Check these values. If they are meant, send the request again with confirmed: true. Nothing was changed.';
    END IF;
    RAISE EXCEPTION USING
        errcode = 'ZH518',
        message = format('%s of %s records are refused. Nothing was changed.', v_refused, cardinality(p_ids)),
        detail = jsonb_build_object('rowCount', cardinality(p_ids), 'refused', v_refused, 'rows', v_rows)::text,
        hint = 'details.rows has the refused records, at most 100 of them, each with its error. Correct them, or leave them out by the filter.';
END
$$;
COMMENT ON FUNCTION clinic.refuse_rows(bigint, uuid, text, bigint[], text, jsonb) IS
'Finds out which rows of a bulk edit are refused, each in a subtransaction, and raises ROWS_REFUSED with all of them, of which it names a hundred; CONFIRMATION_NEEDED where that is all that is missing.';
