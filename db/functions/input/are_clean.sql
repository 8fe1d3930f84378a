SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION rules.are_clean(p_texts text[]) RETURNS boolean
LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE SECURITY INVOKER
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    v_text text;
BEGIN
    FOREACH v_text IN ARRAY p_texts LOOP
        -- Most are plain, which one look tells.
        CONTINUE WHEN v_text ~ '^[!-~]([ -~]*[!-~])?$';
        IF v_text <> rules.clean_text(v_text) OR NOT rules.has_no_controls(v_text) THEN
            RETURN false;
        END IF;
    END LOOP;
    RETURN true;
END
$$;
COMMENT ON FUNCTION rules.are_clean(text[]) IS
'Whether all texts of a row are clean and of one line, as nearly all are: then the trigger of the table (002_clean) has nothing to do.';
