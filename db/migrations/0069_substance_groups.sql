-- Which substances belong together: an allergy to a group speaks against all that belong to it.
SET LOCAL ROLE wardgraph_owner;

-- Computed columns need it before functions are applied.
CREATE OR REPLACE FUNCTION rules.words_of(p_text text) RETURNS text[]
LANGUAGE sql IMMUTABLE PARALLEL SAFE SECURITY INVOKER
AS $$
    SELECT coalesce(array_agg(DISTINCT CASE WHEN length(w.word) > 3 THEN rtrim(w.word, 's') ELSE w.word END), '{}')
    FROM regexp_split_to_table(lower(p_text), '[^[:alnum:]]+') AS w (word)
    WHERE w.word <> ''
$$;

CREATE TABLE clinic.substance_groups (
    hospital_id bigint NOT NULL REFERENCES clinic.hospitals (id),
    id bigint GENERATED ALWAYS AS IDENTITY,
    name text NOT NULL,
    substance text NOT NULL,
    cross_reacts boolean NOT NULL,
    name_key text COLLATE "C" GENERATED ALWAYS AS (rules.collation_key(name)) STORED,
    name_words text[] NOT NULL GENERATED ALWAYS AS (rules.words_of(name)) STORED,
    substance_words text[] NOT NULL GENERATED ALWAYS AS (rules.words_of(substance)) STORED,
    created_at timestamptz NOT NULL DEFAULT clinic.clock(),
    updated_at timestamptz NOT NULL DEFAULT clinic.clock(),
    PRIMARY KEY (hospital_id, id),
    CONSTRAINT substance_group_has_a_name CHECK (btrim(name) <> ''),
    CONSTRAINT substance_of_a_group_is_given CHECK (btrim(substance) <> '')
);
CREATE UNIQUE INDEX substance_is_in_a_group_once ON clinic.substance_groups (hospital_id, rules.case_folded(name), rules.case_folded(substance));
COMMENT ON TABLE clinic.substance_groups IS
'That a substance, or a group, belongs to a group, such as Amoxicillin to the Penicillins. The hospital keeps the list.';
COMMENT ON COLUMN clinic.substance_groups.hospital_id IS 'The hospital.';
COMMENT ON COLUMN clinic.substance_groups.id IS 'Key within the hospital.';
COMMENT ON COLUMN clinic.substance_groups.name IS 'The group, such as Penicillins.';
COMMENT ON COLUMN clinic.substance_groups.substance IS 'A substance of the group, or a group within it.';
COMMENT ON COLUMN clinic.substance_groups.cross_reacts IS
'Whether an allergy to the substance is one to the whole group.';
COMMENT ON COLUMN clinic.substance_groups.name_key IS 'What name is sorted by.';
COMMENT ON COLUMN clinic.substance_groups.name_words IS 'The words of the group''s name, by which allergies are compared with it.';
COMMENT ON COLUMN clinic.substance_groups.substance_words IS 'The words of the substance, likewise.';
COMMENT ON COLUMN clinic.substance_groups.created_at IS 'When the row was entered.';
COMMENT ON COLUMN clinic.substance_groups.updated_at IS 'When the row last changed.';
