-- Texts are searched alike whatever the locale of the database, which lower(), [[:alnum:]], trigrams and the parser of texts go by.
SET LOCAL ROLE wardgraph_owner;

-- Indexes are made of these three, so they never change: another spelling is another function, with indexes of its own.
CREATE FUNCTION rules.plain(p_text text) RETURNS text
LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE SECURITY INVOKER
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    v_text text;
BEGIN
    IF octet_length(p_text) = length(p_text) THEN
        RETURN lower(p_text COLLATE "C");
    END IF;
    -- Without accents, and the vowels that Arabic writes only for children. Of most Latin texts ASCII is left.
    v_text := regexp_replace(normalize(p_text, NFKD), '[\u0300-\u036F\u0640\u064B-\u065F\u0670]+', '', 'g');
    IF octet_length(v_text) = length(v_text) THEN
        RETURN lower(v_text COLLATE "C");
    END IF;
    -- The capitals of two alphabets, which would cost most of the time among all that there are; others of these have none.
    v_text := lower(translate(v_text, 'АБВГДЕЖЗИКЛМНОПРСТУФХЦЧШЩЪЫЬЭЮЯІΑΒΓΔΕΖΗΘΙΚΛΜΝΞΟΠΡΣΤΥΦΧΨΩς', 'абвгдежзиклмнопрстуфхцчшщъыьэюяіαβγδεζηθικλμνξοπρστυφχψωσ') COLLATE "C");
    IF v_text ~ '[^\u0001-\u007F\u03B1-\u03C9\u0430-\u045F\u05D0-\u05EA\u0621-\u064A\u1100-\u1112\u1161-\u1175\u11A8-\u11C2\u3041-\u3096\u30A1-\u30FA\u4E00-\u9FFF]' THEN
        v_text := regexp_replace(normalize(rules.case_folded(v_text), NFKD), '[\u0300-\u036F]+', '', 'g');
        v_text := translate(v_text, 'øðđħıłŧŋƒɓɗɖəɛɣɨƙɲɔʋƴʒʼʻʹ', 'oddhiltnfbddeegiknovyz   ');
        v_text := replace(replace(replace(v_text, 'æ', 'ae'), 'œ', 'oe'), 'þ', 'th');
        -- Signs and blanks of every script, as Unicode has them: what is left beyond ASCII are letters, digits and their marks.
        v_text := regexp_replace(
            v_text,
            U&'[\0080-\00A9\00AB-\00B1\00B4\00B6-\00B8\00BB\00BF\00D7\00F7\02C2-\02C5\02D2-\02DF\02E5-\02EB\02ED\02EF-\02FF\0375\037E'
                '\0384-\0385\0387\03F6\0482\055A-\055F\0589-\058F\05BE\05C0\05C3\05C6\05F3-\060F\061B-\061F\066A-\066D\06D4\06DD-\06DE'
                '\06E9\06FD-\06FE\0700-\070F\07F6-\07F9\07FE-\07FF\0830-\083E\085E\0888\0890-\0891\08E2\0964-\0965\0970\09F2-\09F3'
                '\09FA-\09FB\09FD\0A76\0AF0-\0AF1\0B70\0BF3-\0BFA\0C77\0C7F\0C84\0D4F\0D79\0DF4\0E3F\0E4F\0E5A-\0E5B\0F01-\0F17'
                '\0F1A-\0F1F\0F34\0F36\0F38\0F3A-\0F3D\0F85\0FBE-\0FC5\0FC7-\0FDA\104A-\104F\109E-\109F\10FB\1360-\1368\1390-\1399\1400'
                '\166D-\166E\1680\169B-\169C\16EB-\16ED\1735-\1736\17D4-\17D6\17D8-\17DB\1800-\180A\180E\1940-\1945\19DE-\19FF\1A1E-\1A1F'
                '\1AA0-\1AA6\1AA8-\1AAD\1B5A-\1B6A\1B74-\1B7E\1BFC-\1BFF\1C3B-\1C3F\1C7E-\1C7F\1CC0-\1CC7\1CD3\1FBD\1FBF-\1FC1\1FCD-\1FCF'
                '\1FDD-\1FDF\1FED-\1FEF\1FFD-\206F\207A-\207E\208A-\208E\20A0-\20C0\2100-\2101\2103-\2106\2108-\2109\2114\2116-\2118'
                '\211E-\2123\2125\2127\2129\212E\213A-\213B\2140-\2144\214A-\214D\214F\218A-\244A\249C-\24E9\2500-\2775\2794-\2BFF'
                '\2CE5-\2CEA\2CF9-\2CFC\2CFE-\2CFF\2D70\2E00-\2E2E\2E30-\3004\3008-\3020\3030\3036-\3037\303D-\303F\309B-\309C\30A0\30FB'
                '\3190-\3191\3196-\319F\31C0-\31E3\3200-\321E\322A-\3247\3250\3260-\327F\328A-\32B0\32C0-\33FF\4DC0-\4DFF\A490-\A4C6'
                '\A4FE-\A4FF\A60D-\A60F\A673\A67E\A6F2-\A716\A720-\A721\A789-\A78A\A828-\A82B\A836-\A839\A874-\A877\A8CE-\A8CF\A8F8-\A8FA'
                '\A8FC\A92E-\A92F\A95F\A9C1-\A9CD\A9DE-\A9DF\AA5C-\AA5F\AA77-\AA79\AADE-\AADF\AAF0-\AAF1\AB5B\AB6A-\AB6B\ABEB\FB29'
                '\FBB2-\FBC2\FD3E-\FD4F\FDCF\FDFC-\FDFF\FE10-\FE19\FE30-\FE6B\FEFF-\FF0F\FF1A-\FF20\FF3B-\FF40\FF5B-\FF65\FFE0-\FFFD'
                '\+010100-\+010102\+010137-\+01013F\+010179-\+010189\+01018C-\+0101FC\+01039F\+0103D0\+01056F\+010857\+010877-\+010878'
                '\+01091F\+01093F\+010A50-\+010A58\+010A7F\+010AC8\+010AF0-\+010AF6\+010B39-\+010B3F\+010B99-\+010B9C\+010EAD'
                '\+010F55-\+010F59\+010F86-\+010F89\+011047-\+01104D\+0110BB-\+0110C1\+0110CD\+011140-\+011143\+011174-\+011175'
                '\+0111C5-\+0111C8\+0111CD\+0111DB\+0111DD-\+0111DF\+011238-\+01123D\+0112A9\+01144B-\+01144F\+01145A-\+01145D\+0114C6'
                '\+0115C1-\+0115D7\+011641-\+011643\+011660-\+01166C\+0116B9\+01173C-\+01173F\+01183B\+011944-\+011946\+0119E2'
                '\+011A3F-\+011A46\+011A9A-\+011A9C\+011A9E-\+011AA2\+011C41-\+011C45\+011C70-\+011C71\+011EF7-\+011EF8\+011FD5-\+011FFF'
                '\+012470-\+012474\+012FF1-\+012FF2\+013430-\+013438\+016A6E-\+016A6F\+016AF5\+016B37-\+016B3F\+016B44-\+016B45'
                '\+016E97-\+016E9A\+016FE2\+01BC9C\+01BC9F-\+01BCA3\+01CF50-\+01D164\+01D16A-\+01D16C\+01D173-\+01D17A\+01D183-\+01D184'
                '\+01D18C-\+01D1A9\+01D1AE-\+01D241\+01D245\+01D300-\+01D356\+01D6C1\+01D6DB\+01D6FB\+01D715\+01D735\+01D74F\+01D76F'
                '\+01D789\+01D7A9\+01D7C3\+01D800-\+01D9FF\+01DA37-\+01DA3A\+01DA6D-\+01DA74\+01DA76-\+01DA83\+01DA85-\+01DA8B\+01E14F'
                '\+01E2FF\+01E95E-\+01E95F\+01ECAC\+01ECB0\+01ED2E\+01EEF0-\+01F0F5\+01F10D-\+01FBCA\+0E0001-\+0E007F]',
            ' ', 'g'
        );
    END IF;
    RETURN v_text;
END
$$;
COMMENT ON FUNCTION rules.plain(text) IS
'A text as searches compare it: in small letters, without accents; what parts words is ASCII.';
GRANT EXECUTE ON FUNCTION rules.plain(text) TO wardgraph_reader;

CREATE FUNCTION rules.spelt(p_text text) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE SECURITY INVOKER
AS $$
    SELECT replace(encode(convert_to(translate(rules.plain(p_text), E'\\', ' '), 'UTF8'), 'escape'), E'\\', 'x')
$$;
COMMENT ON FUNCTION rules.spelt(text) IS
'A plain text (rules.plain) in ASCII, for the parser of texts: each byte of another letter as x and three digits.';
GRANT EXECUTE ON FUNCTION rules.spelt(text) TO wardgraph_reader;

-- Strict, as is the former: so an index of what has a name serves whoever searches by one.
CREATE FUNCTION rules.likened(p_text text) RETURNS text
LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE SECURITY INVOKER
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    v_signs CONSTANT text := '0123456789abcdefghijklmnopqrstuvwxyz';
    v_text text := rules.plain(p_text);
BEGIN
    IF octet_length(v_text) > length(v_text) THEN
        -- Both signs differ between neighbours of an alphabet, so that trigrams tell its letters apart.
        SELECT string_agg(
            CASE
                WHEN ascii(c.letter) < 128 THEN c.letter
                ELSE substr(v_signs, ascii(c.letter) % 36 + 1, 1) || substr(v_signs, (ascii(c.letter) / 36 + 7 * ascii(c.letter)) % 36 + 1, 1)
            END, '' ORDER BY c.place
        ) INTO v_text
        FROM regexp_split_to_table(v_text, '') WITH ORDINALITY AS c (letter, place);
    END IF;
    RETURN v_text;
END
$$;
COMMENT ON FUNCTION rules.likened(text) IS
'A plain text (rules.plain) in ASCII, for trigrams: each other letter as two signs, which no two letters of an alphabet share.';
GRANT EXECUTE ON FUNCTION rules.likened(text) TO wardgraph_reader;

DROP INDEX auth.accounts_by_likeness;
DROP INDEX clinic.patients_by_likeness;
DROP INDEX clinic.medications_by_likeness;
DROP INDEX clinic.visits_by_words;
DROP INDEX clinic.patients_by_words;
DROP INDEX clinic.treatments_by_words;
CREATE INDEX accounts_by_likeness ON auth.accounts USING gin (
    hospital_id extensions.int8_ops, rules.likened(first_name || ' ' || last_name) extensions.gin_trgm_ops
) WHERE first_name IS NOT NULL;
CREATE INDEX patients_by_likeness ON clinic.patients USING gin (
    hospital_id extensions.int8_ops, rules.likened(first_name || ' ' || last_name) extensions.gin_trgm_ops
);
CREATE INDEX medications_by_likeness ON clinic.medications USING gin (
    hospital_id extensions.int8_ops, rules.likened(name) extensions.gin_trgm_ops
);
CREATE INDEX visits_by_words ON clinic.visits USING gin (
    hospital_id extensions.int8_ops, to_tsvector('simple', rules.spelt(diagnosis || ' ' || coalesce(notes, '')))
);
CREATE INDEX patients_by_words ON clinic.patients USING gin (
    hospital_id extensions.int8_ops, to_tsvector('simple', rules.spelt(notes))
);
CREATE INDEX treatments_by_words ON clinic.treatments USING gin (
    hospital_id extensions.int8_ops, to_tsvector('simple', rules.spelt(notes))
);
-- Telephone numbers that are none are compared as other texts are.
DROP INDEX clinic.patients_by_phone;
DROP INDEX clinic.contact_persons_by_phone;
CREATE INDEX patients_by_phone ON clinic.patients (hospital_id, coalesce(phone_digits, rules.case_folded(phone)) COLLATE "C", id);
CREATE INDEX contact_persons_by_phone ON clinic.contact_persons (hospital_id, coalesce(phone_digits, rules.case_folded(phone)) COLLATE "C", id);
DROP FUNCTION rules.folded(text);

-- Computed columns need them before functions are applied.
CREATE OR REPLACE FUNCTION rules.search_words(p_text text) RETURNS text[]
LANGUAGE sql IMMUTABLE PARALLEL SAFE SECURITY INVOKER
AS $$
    SELECT coalesce(array_agg(part.word ORDER BY part.place), '{}')
    FROM regexp_split_to_table(rules.plain(p_text), '[\u0001-\u002F\u003A-\u0040\u005B-\u0060\u007B-\u007F]+') WITH ORDINALITY AS part (word, place)
    WHERE part.word <> ''
$$;
CREATE OR REPLACE FUNCTION rules.words_of(p_text text) RETURNS text[]
LANGUAGE sql IMMUTABLE PARALLEL SAFE SECURITY INVOKER
AS $$
    SELECT coalesce(array_agg(DISTINCT CASE WHEN length(w.word) > 3 THEN rtrim(w.word, 's') ELSE w.word END COLLATE "C"), '{}')
    FROM unnest(rules.search_words(p_text)) AS w (word)
$$;
-- The words are computed from names that are written, also as they are.
ALTER TABLE clinic.substance_groups DISABLE TRIGGER USER;
UPDATE clinic.substance_groups SET name = name, substance = substance;
ALTER TABLE clinic.substance_groups ENABLE TRIGGER USER;
