-- Names: which are one, whatever their case, their accents' form and the blanks between their words, and in which order they
-- come. Not by a collation: what a server has of them differs, and indexes would go by it.
SET LOCAL ROLE wardgraph_owner;

-- Indexes are made of both functions, so they never change: another folding is another function, with indexes of its own.
CREATE FUNCTION rules.case_folded(p_text text) RETURNS text
LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE SECURITY INVOKER
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    v_text text := lower(p_text COLLATE "C");
BEGIN
    IF octet_length(v_text) > length(v_text) THEN
        -- Letters apart from their accents, of which most are plain then.
        v_text := lower(normalize(v_text, NFD) COLLATE "C");
        IF v_text ~ '[^\u0001-\u007F\u0300-\u0344\u0346-\u034E\u0350-\u036F]' THEN
            -- What shows nothing within a word; then Unicode's full case folding, the scripts of most names first.
            v_text := translate(v_text, 
                E'\u00AD\u034F\u061C\u115F\u1160\u17B4\u17B5\u180B\u180C\u180D\u180E\u180F\u200B\u200C\u200D\u200E\u200F\u2060'
                '\u2061\u2062\u2063\u2064\u3164\uFE00\uFE01\uFE02\uFE03\uFE04\uFE05\uFE06\uFE07\uFE08\uFE09\uFE0A\uFE0B\uFE0C'
                '\uFE0D\uFE0E\uFE0F\uFEFF\uFFA0',
                ''
            );
            v_text := translate(
                v_text,
                'µÆÐØÞĐĦĲĿŁŊŒŦſƁƂƄƆƇƉƊƋƎƏƐƑƓƔƖƗƘƜƝƟƢƤƦƧƩƬƮƱƲƳƵƷƸƼǄǅǇǈǊǋǤǱǲǶǷȜȠȢȤȺȻȽȾɁɃɄɅɆɈɊ'
                'ɌɎͅͰͲͶͿΑΒΓΔΕΖΗΘΙΚΛΜΝΞΟΠΡΣΤΥΦΧΨΩςϏϐϑϕϖϘϚϜϞϠϢϤϦϨϪϬϮϰϱϴϵϷϹϺϽϾϿЂЄЅІЈЉЊЋЏАБВГДЕ'
                'ЖЗИКЛМНОПРСТУФХЦЧШЩЪЫЬЭЮЯѠѢѤѦѨѪѬѮѰѲѴѸѺѼѾҀҊҌҎҐҒҔҖҘҚҜҞҠҢҤҦҨҪҬҮҰҲҴҶҸҺҼҾӀӃӅӇӉӋ'
                'ӍӔӘӠӨӶӺӼӾԀԂԄԆԈԊԌԎԐԒԔԖԘԚԜԞԠԢԤԦԨԪԬԮԱԲԳԴԵԶԷԸԹԺԻԼԽԾԿՀՁՂՃՄՅՆՇՈՉՊՋՌՍՎՏՐՑՒՓՔՕՖ',
                'μæðøþđħĳŀłŋœŧsɓƃƅɔƈɖɗƌǝəɛƒɠɣɩɨƙɯɲɵƣƥʀƨʃƭʈʊʋƴƶʒƹƽǆǆǉǉǌǌǥǳǳƕƿȝƞȣȥⱥȼƚⱦɂƀʉʌɇɉɋ'
                'ɍɏιͱͳͷϳαβγδεζηθικλμνξοπρστυφχψωσϗβθφπϙϛϝϟϡϣϥϧϩϫϭϯκρθεϸϲϻͻͼͽђєѕіјљњћџабвгде'
                'жзиклмнопрстуфхцчшщъыьэюяѡѣѥѧѩѫѭѯѱѳѵѹѻѽѿҁҋҍҏґғҕҗҙқҝҟҡңҥҧҩҫҭүұҳҵҷҹһҽҿӏӄӆӈӊӌ'
                'ӎӕәӡөӷӻӽӿԁԃԅԇԉԋԍԏԑԓԕԗԙԛԝԟԡԣԥԧԩԫԭԯաբգդեզէըթժիլխծկհձղճմյնշոչպջռսվտրցւփքօֆ'
            );
            v_text := replace(replace(replace(replace(v_text, 'ß', 'ss'), 'ŉ', 'ʼn'), 'և', 'եւ'), 'ẞ', 'ss');
            IF v_text ~ '[\u1000-\u1FFF\u2100-\u2DFF\uA000-\uFFFF\U00010000-\U0010FFFF]' THEN
                v_text := translate(
                    v_text,
                    'ႠႡႢႣႤႥႦႧႨႩႪႫႬႭႮႯႰႱႲႳႴႵႶႷႸႹႺႻႼႽႾႿჀჁჂჃჄჅჇჍᏸᏹᏺᏻᏼᏽᲀᲁᲂᲃᲄᲅᲆᲇᲈᲐᲑᲒᲓᲔᲕᲖᲗᲘᲙᲚᲛᲜᲝᲞᲟᲠᲡᲢᲣᲤᲥᲦᲧᲨᲩᲪᲫᲬᲭᲮᲯᲰᲱᲲᲳᲴᲵᲶᲷᲸᲹᲺᲽᲾ'
                    'ᲿỺỼỾℲⅠⅡⅢⅣⅤⅥⅦⅧⅨⅩⅪⅫⅬⅭⅮⅯↃⒶⒷⒸⒹⒺⒻⒼⒽⒾⒿⓀⓁⓂⓃⓄⓅⓆⓇⓈⓉⓊⓋⓌⓍⓎⓏⰀⰁⰂⰃⰄⰅⰆⰇⰈⰉⰊⰋⰌⰍⰎⰏⰐⰑⰒⰓⰔⰕⰖⰗⰘⰙⰚⰛⰜⰝⰞⰟⰠⰡⰢⰣⰤⰥⰦⰧⰨⰩⰪⰫⰬⰭⰮⰯⱠⱢⱣⱤ'
                    'ⱧⱩⱫⱭⱮⱯⱰⱲⱵⱾⱿⲀⲂⲄⲆⲈⲊⲌⲎⲐⲒⲔⲖⲘⲚⲜⲞⲠⲢⲤⲦⲨⲪⲬⲮⲰⲲⲴⲶⲸⲺⲼⲾⳀⳂⳄⳆⳈⳊⳌⳎⳐⳒⳔⳖⳘⳚⳜⳞⳠⳢⳫⳭⳲꙀꙂꙄꙆꙈꙊꙌꙎꙐꙒꙔꙖꙘꙚꙜꙞꙠꙢꙤꙦꙨꙪꙬꚀꚂꚄꚆꚈꚊꚌꚎꚐꚒꚔꚖꚘ'
                    'ꚚꜢꜤꜦꜨꜪꜬꜮꜲꜴꜶꜸꜺꜼꜾꝀꝂꝄꝆꝈꝊꝌꝎꝐꝒꝔꝖꝘꝚꝜꝞꝠꝢꝤꝦꝨꝪꝬꝮꝹꝻꝽꝾꞀꞂꞄꞆꞋꞍꞐꞒꞖꞘꞚꞜꞞꞠꞢꞤꞦꞨꞪꞫꞬꞭꞮꞰꞱꞲꞳꞴꞶꞸꞺꞼꞾꟀꟂꟄꟅꟆꟇꟉꟐꟖꟘꟵꭰꭱꭲꭳꭴꭵꭶꭷꭸꭹꭺꭻꭼ'
                    'ꭽꭾꭿꮀꮁꮂꮃꮄꮅꮆꮇꮈꮉꮊꮋꮌꮍꮎꮏꮐꮑꮒꮓꮔꮕꮖꮗꮘꮙꮚꮛꮜꮝꮞꮟꮠꮡꮢꮣꮤꮥꮦꮧꮨꮩꮪꮫꮬꮭꮮꮯꮰꮱꮲꮳꮴꮵꮶꮷꮸꮹꮺꮻꮼꮽꮾꮿＡＢＣＤＥＦＧＨＩＪＫＬＭＮＯＰＱＲＳＴＵＶＷＸＹＺ𐐀𐐁𐐂𐐃𐐄𐐅𐐆'
                    '𐐇𐐈𐐉𐐊𐐋𐐌𐐍𐐎𐐏𐐐𐐑𐐒𐐓𐐔𐐕𐐖𐐗𐐘𐐙𐐚𐐛𐐜𐐝𐐞𐐟𐐠𐐡𐐢𐐣𐐤𐐥𐐦𐐧𐒰𐒱𐒲𐒳𐒴𐒵𐒶𐒷𐒸𐒹𐒺𐒻𐒼𐒽𐒾𐒿𐓀𐓁𐓂𐓃𐓄𐓅𐓆𐓇𐓈𐓉𐓊𐓋𐓌𐓍𐓎𐓏𐓐𐓑𐓒𐓓𐕰𐕱𐕲𐕳𐕴𐕵𐕶𐕷𐕸𐕹𐕺𐕼𐕽𐕾𐕿𐖀𐖁𐖂𐖃𐖄𐖅𐖆𐖇𐖈𐖉𐖊𐖌𐖍𐖎𐖏𐖐'
                    '𐖑𐖒𐖔𐖕𐲀𐲁𐲂𐲃𐲄𐲅𐲆𐲇𐲈𐲉𐲊𐲋𐲌𐲍𐲎𐲏𐲐𐲑𐲒𐲓𐲔𐲕𐲖𐲗𐲘𐲙𐲚𐲛𐲜𐲝𐲞𐲟𐲠𐲡𐲢𐲣𐲤𐲥𐲦𐲧𐲨𐲩𐲪𐲫𐲬𐲭𐲮𐲯𐲰𐲱𐲲𑢠𑢡𑢢𑢣𑢤𑢥𑢦𑢧𑢨𑢩𑢪𑢫𑢬𑢭𑢮𑢯𑢰𑢱𑢲𑢳𑢴𑢵𑢶𑢷𑢸𑢹𑢺𑢻𑢼𑢽𑢾𑢿𖹀𖹁𖹂𖹃𖹄𖹅𖹆𖹇𖹈𖹉𖹊𖹋𖹌'
                    '𖹍𖹎𖹏𖹐𖹑𖹒𖹓𖹔𖹕𖹖𖹗𖹘𖹙𖹚𖹛𖹜𖹝𖹞𖹟𞤀𞤁𞤂𞤃𞤄𞤅𞤆𞤇𞤈𞤉𞤊𞤋𞤌𞤍𞤎𞤏𞤐𞤑𞤒𞤓𞤔𞤕𞤖𞤗𞤘𞤙𞤚𞤛𞤜𞤝𞤞𞤟𞤠𞤡',
                    'ⴀⴁⴂⴃⴄⴅⴆⴇⴈⴉⴊⴋⴌⴍⴎⴏⴐⴑⴒⴓⴔⴕⴖⴗⴘⴙⴚⴛⴜⴝⴞⴟⴠⴡⴢⴣⴤⴥⴧⴭᏰᏱᏲᏳᏴᏵвдосттъѣꙋაბგდევზთიკლმნოპჟრსტუფქღყშჩცძწჭხჯჰჱჲჳჴჵჶჷჸჹჺჽჾ'
                    'ჿỻỽỿⅎⅰⅱⅲⅳⅴⅵⅶⅷⅸⅹⅺⅻⅼⅽⅾⅿↄⓐⓑⓒⓓⓔⓕⓖⓗⓘⓙⓚⓛⓜⓝⓞⓟⓠⓡⓢⓣⓤⓥⓦⓧⓨⓩⰰⰱⰲⰳⰴⰵⰶⰷⰸⰹⰺⰻⰼⰽⰾⰿⱀⱁⱂⱃⱄⱅⱆⱇⱈⱉⱊⱋⱌⱍⱎⱏⱐⱑⱒⱓⱔⱕⱖⱗⱘⱙⱚⱛⱜⱝⱞⱟⱡɫᵽɽ'
                    'ⱨⱪⱬɑɱɐɒⱳⱶȿɀⲁⲃⲅⲇⲉⲋⲍⲏⲑⲓⲕⲗⲙⲛⲝⲟⲡⲣⲥⲧⲩⲫⲭⲯⲱⲳⲵⲷⲹⲻⲽⲿⳁⳃⳅⳇⳉⳋⳍⳏⳑⳓⳕⳗⳙⳛⳝⳟⳡⳣⳬⳮⳳꙁꙃꙅꙇꙉꙋꙍꙏꙑꙓꙕꙗꙙꙛꙝꙟꙡꙣꙥꙧꙩꙫꙭꚁꚃꚅꚇꚉꚋꚍꚏꚑꚓꚕꚗꚙ'
                    'ꚛꜣꜥꜧꜩꜫꜭꜯꜳꜵꜷꜹꜻꜽꜿꝁꝃꝅꝇꝉꝋꝍꝏꝑꝓꝕꝗꝙꝛꝝꝟꝡꝣꝥꝧꝩꝫꝭꝯꝺꝼᵹꝿꞁꞃꞅꞇꞌɥꞑꞓꞗꞙꞛꞝꞟꞡꞣꞥꞧꞩɦɜɡɬɪʞʇʝꭓꞵꞷꞹꞻꞽꞿꟁꟃꞔʂᶎꟈꟊꟑꟗꟙꟶᎠᎡᎢᎣᎤᎥᎦᎧᎨᎩᎪᎫᎬ'
                    'ᎭᎮᎯᎰᎱᎲᎳᎴᎵᎶᎷᎸᎹᎺᎻᎼᎽᎾᎿᏀᏁᏂᏃᏄᏅᏆᏇᏈᏉᏊᏋᏌᏍᏎᏏᏐᏑᏒᏓᏔᏕᏖᏗᏘᏙᏚᏛᏜᏝᏞᏟᏠᏡᏢᏣᏤᏥᏦᏧᏨᏩᏪᏫᏬᏭᏮᏯａｂｃｄｅｆｇｈｉｊｋｌｍｎｏｐｑｒｓｔｕｖｗｘｙｚ𐐨𐐩𐐪𐐫𐐬𐐭𐐮'
                    '𐐯𐐰𐐱𐐲𐐳𐐴𐐵𐐶𐐷𐐸𐐹𐐺𐐻𐐼𐐽𐐾𐐿𐑀𐑁𐑂𐑃𐑄𐑅𐑆𐑇𐑈𐑉𐑊𐑋𐑌𐑍𐑎𐑏𐓘𐓙𐓚𐓛𐓜𐓝𐓞𐓟𐓠𐓡𐓢𐓣𐓤𐓥𐓦𐓧𐓨𐓩𐓪𐓫𐓬𐓭𐓮𐓯𐓰𐓱𐓲𐓳𐓴𐓵𐓶𐓷𐓸𐓹𐓺𐓻𐖗𐖘𐖙𐖚𐖛𐖜𐖝𐖞𐖟𐖠𐖡𐖣𐖤𐖥𐖦𐖧𐖨𐖩𐖪𐖫𐖬𐖭𐖮𐖯𐖰𐖱𐖳𐖴𐖵𐖶𐖷'
                    '𐖸𐖹𐖻𐖼𐳀𐳁𐳂𐳃𐳄𐳅𐳆𐳇𐳈𐳉𐳊𐳋𐳌𐳍𐳎𐳏𐳐𐳑𐳒𐳓𐳔𐳕𐳖𐳗𐳘𐳙𐳚𐳛𐳜𐳝𐳞𐳟𐳠𐳡𐳢𐳣𐳤𐳥𐳦𐳧𐳨𐳩𐳪𐳫𐳬𐳭𐳮𐳯𐳰𐳱𐳲𑣀𑣁𑣂𑣃𑣄𑣅𑣆𑣇𑣈𑣉𑣊𑣋𑣌𑣍𑣎𑣏𑣐𑣑𑣒𑣓𑣔𑣕𑣖𑣗𑣘𑣙𑣚𑣛𑣜𑣝𑣞𑣟𖹠𖹡𖹢𖹣𖹤𖹥𖹦𖹧𖹨𖹩𖹪𖹫𖹬'
                    '𖹭𖹮𖹯𖹰𖹱𖹲𖹳𖹴𖹵𖹶𖹷𖹸𖹹𖹺𖹻𖹼𖹽𖹾𖹿𞤢𞤣𞤤𞤥𞤦𞤧𞤨𞤩𞤪𞤫𞤬𞤭𞤮𞤯𞤰𞤱𞤲𞤳𞤴𞤵𞤶𞤷𞤸𞤹𞤺𞤻𞤼𞤽𞤾𞤿𞥀𞥁𞥂𞥃'
                );
                v_text := replace(replace(replace(replace(replace(replace(v_text, 'ẚ', 'aʾ'), 'ﬀ', 'ff'), 'ﬁ', 'fi'), 'ﬂ', 'fl'), 'ﬃ', 'ffi'), 'ﬄ', 'ffl');
                v_text := replace(replace(replace(replace(replace(replace(replace(v_text, 'ﬅ', 'st'), 'ﬆ', 'st'), 'ﬓ', 'մն'), 'ﬔ', 'մե'), 'ﬕ', 'մի'), 'ﬖ', 'վն'), 'ﬗ', 'մխ');
            END IF;
        END IF;
        v_text := normalize(v_text, NFC);
    END IF;
    RETURN regexp_replace(
        v_text, '[\u0009-\u000D\u001C-\u0020\u0085\u00A0\u1680\u2000-\u200A\u2028\u2029\u202F\u205F\u3000]+', ' ', 'g'
    );
END
$$;
COMMENT ON FUNCTION rules.case_folded(text) IS
'A text as two of them are compared: equal whatever the case (Unicode''s full case folding), whether accents are written in one character or two, and how many blanks stand between words.';
GRANT EXECUTE ON FUNCTION rules.case_folded(text) TO wardgraph_reader;

CREATE FUNCTION rules.collation_key(p_text text) RETURNS text
LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE SECURITY INVOKER
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    v_folded CONSTANT text := rules.case_folded(p_text);
    v_base text := v_folded;
BEGIN
    IF octet_length(v_base) > length(v_base) THEN
        v_base := regexp_replace(normalize(v_base, NFKD), '[\u0300-\u036F]', '', 'g');
        v_base := translate(v_base, 'øðđħıłŧŋƒɓɗɖəɛɣɨƙɲɔʋƴʒơư', 'oddhiltnfbddeegiknovyzou');
        v_base := replace(replace(replace(v_base, 'æ', 'ae'), 'œ', 'oe'), 'þ', 'th');
        v_base := translate(v_base, '‐‑‒–—―', '------');
        v_base := translate(v_base, '’‘ʼʻʹ´', '');
    END IF;
    -- Hyphens part words, apostrophes and dots do not.
    v_base := translate(v_base, '-''`.', ' ');
    RETURN CASE WHEN v_base = v_folded THEN v_folded ELSE v_base || E'\u0001' || v_folded END;
END
$$;
COMMENT ON FUNCTION rules.collation_key(text) IS
'What names are sorted by, by code point: first the letters without case and accents, with blanks for hyphens and nothing for apostrophes; then, among equal ones, the folded text, plain before accented. Equal for equal names alone.';
GRANT EXECUTE ON FUNCTION rules.collation_key(text) TO wardgraph_reader;

-- What two names that are one become: the later one says that it is another.
DO $migration$
DECLARE
    v_key record;
    v_row record;
BEGIN
    FOR v_key IN
        SELECT k.name::regclass AS name, k.field, k.within FROM (VALUES
            ('clinic.departments', 'name', '{}'::text[]), ('clinic.rooms', 'number', '{}'), ('clinic.doctors', 'registration_number', '{}'),
            ('clinic.medications', 'name', '{strength,manufacturer}'), ('clinic.stock_batches', 'batch_number', '{stock_id}')
        ) AS k (name, field, within)
    LOOP
        FOR v_row IN EXECUTE format(
            $query$
                SELECT t.hospital_id, t.id, t.place FROM (
                    SELECT t.hospital_id, t.id, row_number() OVER (
                        PARTITION BY t.hospital_id, rules.case_folded(t.%2$I) %3$s ORDER BY t.id
                    ) AS place FROM %1$s AS t
                ) AS t WHERE t.place > 1 ORDER BY t.hospital_id, t.id
            $query$,
            v_key.name, v_key.field,
            (SELECT string_agg(format(', rules.case_folded(t.%I::text)', w.name), '') FROM unnest(v_key.within) AS w (name))
        ) LOOP
            -- The id is in no other name, where the number alone might be.
            EXECUTE format('UPDATE %s AS t SET %2$I = t.%2$I || $3 WHERE t.hospital_id = $1 AND t.id = $2', v_key.name, v_key.field)
            USING v_row.hospital_id, v_row.id, format(' (%s, no. %s)', v_row.place, v_row.id);
        END LOOP;
    END LOOP;
END
$migration$;

ALTER TABLE clinic.departments DROP CONSTRAINT department_name_is_unique;
CREATE UNIQUE INDEX department_name_is_unique ON clinic.departments
(hospital_id, rules.case_folded(name));
ALTER TABLE clinic.rooms DROP CONSTRAINT room_number_is_unique;
CREATE UNIQUE INDEX room_number_is_unique ON clinic.rooms
(hospital_id, rules.case_folded(number));
ALTER TABLE clinic.doctors DROP CONSTRAINT doctor_registration_number_is_unique;
CREATE UNIQUE INDEX doctor_registration_number_is_unique ON clinic.doctors
(hospital_id, rules.case_folded(registration_number));
ALTER TABLE clinic.medications DROP CONSTRAINT medication_is_entered_once;
CREATE UNIQUE INDEX medication_is_entered_once ON clinic.medications
(hospital_id, rules.case_folded(name), rules.case_folded(strength), rules.case_folded(manufacturer));
ALTER TABLE clinic.stock_batches DROP CONSTRAINT batch_number_is_unique_in_its_stock;
CREATE UNIQUE INDEX batch_number_is_unique_in_its_stock ON clinic.stock_batches
(hospital_id, stock_id, rules.case_folded(batch_number));

-- Generated, since under row policies no index of an expression is entered.
ALTER TABLE clinic.departments
ADD COLUMN name_key text COLLATE "C" GENERATED ALWAYS AS (rules.collation_key(name)) STORED;
COMMENT ON COLUMN clinic.departments.name_key IS 'What name is sorted by.';
ALTER TABLE clinic.doctors
ADD COLUMN last_name_key text COLLATE "C" GENERATED ALWAYS AS (rules.collation_key(last_name)) STORED,
ADD COLUMN specialization_key text COLLATE "C" GENERATED ALWAYS AS (rules.collation_key(specialization)) STORED;
COMMENT ON COLUMN clinic.doctors.last_name_key IS 'What last_name is sorted by.';
COMMENT ON COLUMN clinic.doctors.specialization_key IS 'What specialization is sorted by.';
ALTER TABLE clinic.nurses
ADD COLUMN last_name_key text COLLATE "C" GENERATED ALWAYS AS (rules.collation_key(last_name)) STORED;
COMMENT ON COLUMN clinic.nurses.last_name_key IS 'What last_name is sorted by.';
ALTER TABLE clinic.receptionists
ADD COLUMN last_name_key text COLLATE "C" GENERATED ALWAYS AS (rules.collation_key(last_name)) STORED;
COMMENT ON COLUMN clinic.receptionists.last_name_key IS 'What last_name is sorted by.';
ALTER TABLE clinic.other_staff
ADD COLUMN last_name_key text COLLATE "C" GENERATED ALWAYS AS (rules.collation_key(last_name)) STORED;
COMMENT ON COLUMN clinic.other_staff.last_name_key IS 'What last_name is sorted by.';
ALTER TABLE clinic.patients
ADD COLUMN first_name_key text COLLATE "C" GENERATED ALWAYS AS (rules.collation_key(first_name)) STORED,
ADD COLUMN last_name_key text COLLATE "C" GENERATED ALWAYS AS (rules.collation_key(last_name)) STORED;
COMMENT ON COLUMN clinic.patients.first_name_key IS 'What first_name is sorted by.';
COMMENT ON COLUMN clinic.patients.last_name_key IS 'What last_name is sorted by.';
ALTER TABLE clinic.medications
ADD COLUMN name_key text COLLATE "C" GENERATED ALWAYS AS (rules.collation_key(name)) STORED;
COMMENT ON COLUMN clinic.medications.name_key IS 'What name is sorted by.';

DROP INDEX clinic.patients_by_first_name, clinic.patients_by_name, clinic.medications_by_name;
CREATE INDEX patients_by_first_name ON clinic.patients (hospital_id, first_name_key, id);
CREATE INDEX patients_by_name ON clinic.patients (hospital_id, last_name_key, id);
CREATE INDEX medications_by_name ON clinic.medications (hospital_id, name_key, id);

-- How a text begins, and what it is, whatever its case.
DROP INDEX auth.accounts_by_folded_email;
DROP INDEX auth.accounts_by_folded_first_name;
DROP INDEX auth.accounts_by_folded_last_name;
DROP INDEX clinic.lab_results_by_folded_test;
DROP INDEX clinic.medications_by_folded_name;
DROP INDEX clinic.patients_by_folded_email;
DROP INDEX clinic.patients_by_folded_first_name;
DROP INDEX clinic.patients_by_folded_last_name;
DROP INDEX clinic.patients_by_folded_medical_record_number;
DROP INDEX clinic.patients_by_folded_phone;
CREATE INDEX accounts_by_folded_email ON auth.accounts (hospital_id, rules.case_folded(email) COLLATE "C", id);
CREATE INDEX accounts_by_folded_first_name ON auth.accounts (hospital_id, rules.case_folded(first_name) COLLATE "C", id) WHERE first_name IS NOT NULL;
CREATE INDEX accounts_by_folded_last_name ON auth.accounts (hospital_id, rules.case_folded(last_name) COLLATE "C", id) WHERE last_name IS NOT NULL;
CREATE INDEX lab_results_by_folded_test ON clinic.lab_results (hospital_id, rules.case_folded(test) COLLATE "C", id);
CREATE INDEX medications_by_folded_name ON clinic.medications (hospital_id, rules.case_folded(name) COLLATE "C", id);
CREATE INDEX patients_by_folded_email ON clinic.patients (hospital_id, rules.case_folded(email) COLLATE "C", id);
CREATE INDEX patients_by_folded_first_name ON clinic.patients (hospital_id, rules.case_folded(first_name) COLLATE "C", id);
CREATE INDEX patients_by_folded_last_name ON clinic.patients (hospital_id, rules.case_folded(last_name) COLLATE "C", id);
CREATE INDEX patients_by_folded_medical_record_number ON clinic.patients (hospital_id, rules.case_folded(medical_record_number) COLLATE "C", id);
CREATE INDEX patients_by_folded_phone ON clinic.patients (hospital_id, rules.case_folded(phone) COLLATE "C", id);
