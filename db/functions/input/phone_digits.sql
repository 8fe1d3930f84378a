SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION rules.phone_digits(p_phone text, p_country text, p_whole boolean DEFAULT true) RETURNS text
LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE SECURITY INVOKER
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    v_text text := p_phone;
    v_international boolean;
    v_digits text;
    v_rest text;
    v_rule jsonb;
    v_code text;
BEGIN
    -- Most are written so, of which nothing more is to find out.
    IF v_text ~ '^\+[0-9][0-9 ().-]*$' AND length(v_text) <= 60 THEN
        v_international := true;
    ELSE
        -- Blanks by their code points: \s is as wide as the database's locale.
        v_text := translate(
            regexp_replace(v_text, '[\u0085\u00A0\u1680\u2000-\u200A\u2028\u2029\u202F\u205F\u3000]', ' ', 'g'),
            '０１２３４５６７８９٠١٢٣٤٥٦٧٨٩۰۱۲۳۴۵۶۷۸۹०१२३४५६७८९＋', '0123456789012345678901234567890123456789+'
        );
        v_text := regexp_replace(v_text, '^\s*tel:', '', 'i');
        -- An extension is dialled later.
        v_text := regexp_replace(v_text, '[\s,;]*(?:ext(?:ension)?|x|#|[Дд][Оо][Бб])\s*[.:=]?\s*[0-9]{1,7}\s*$', '', 'i');
        IF v_text !~ '^[\s(]*\+?[0-9\s().,/·‐‑‒–—−⁃~-]*$' OR v_text !~ '[0-9]' OR length(v_text) > 60 THEN
            RETURN NULL;
        END IF;
        v_international := v_text ~ '^[\s(]*\+';
    END IF;
    v_digits := regexp_replace(v_text, '[^0-9]', '', 'g');
    IF NOT v_international THEN
        v_rule := rules.calling_rules() -> p_country;
        IF v_rule IS NULL THEN
            RETURN NULL;
        END IF;
        IF v_digits ~ format('^(?:%s)[1-9]', v_rule ->> 'abroad') THEN
            v_international := true;
            v_digits := regexp_replace(v_digits, format('^(?:%s)', v_rule ->> 'abroad'), '');
        END IF;
    END IF;
    IF v_international THEN
        -- No calling code begins with another one.
        v_rule := coalesce(
            rules.calling_rules() -> left(v_digits, 1), rules.calling_rules() -> left(v_digits, 2), rules.calling_rules() -> left(v_digits, 3)
        );
        IF v_rule IS NULL THEN
            -- The beginning of a calling code, perhaps.
            RETURN CASE WHEN NOT p_whole THEN v_digits END;
        END IF;
        v_digits := substr(v_digits, length(v_rule ->> 'code') + 1);
    END IF;
    v_code := v_rule ->> 'code';
    IF v_rule ->> 'trunk' <> '' THEN
        v_rest := regexp_replace(v_digits, '^' || (v_rule ->> 'trunk'), '');
        IF length(v_rest) BETWEEN (v_rule ->> 'shortest')::integer AND (v_rule ->> 'longest')::integer
            OR NOT p_whole AND (v_digits ~ '^0' OR NOT v_international)
        THEN
            v_digits := v_rest;
        END IF;
    END IF;
    IF p_whole AND length(v_digits) NOT BETWEEN (v_rule ->> 'shortest')::integer AND (v_rule ->> 'longest')::integer
        OR length(v_code || v_digits) > 15
    THEN
        RETURN NULL;
    END IF;
    RETURN v_code || v_digits;
END
$$;
COMMENT ON FUNCTION rules.phone_digits(text, text, boolean) IS
'The digits of a telephone number in the international form (E.164, without its "+"), however it is spelt; one without a calling code is of p_country. Null where it is none. Without p_whole, of what a number begins with.';
GRANT EXECUTE ON FUNCTION rules.phone_digits(text, text, boolean) TO wardgraph_reader;
