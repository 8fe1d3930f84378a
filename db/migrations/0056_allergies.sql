-- What a medication holds, which is compared with what its patient must not be given.
SET LOCAL ROLE wardgraph_owner;

ALTER TABLE clinic.medications ADD COLUMN substances text[] NOT NULL DEFAULT '{}';
COMMENT ON COLUMN clinic.medications.substances IS
'Its active substances and the classes that they belong to, such as Amoxicillin and Penicillins: compared with the allergies of patients.';
ALTER TABLE clinic.prescription_items
ADD COLUMN allergies text[] NOT NULL DEFAULT '{}',
ADD COLUMN allergy_reason text,
ADD COLUMN warnings text[] NOT NULL DEFAULT '{}',
ADD CONSTRAINT prescription_item_warnings_are_known CHECK (warnings <@ ARRAY['DUPLICATE_THERAPY', 'SUPPLY_ENDS_EARLY']),
ADD CONSTRAINT prescription_item_against_an_allergy_has_a_reason CHECK (allergies = '{}' OR allergy_reason IS NOT NULL);
COMMENT ON COLUMN clinic.prescription_items.allergies IS 'The allergies of the patient against which it was prescribed; empty for none.';
COMMENT ON COLUMN clinic.prescription_items.allergy_reason IS 'Why it was prescribed against an allergy.';
COMMENT ON COLUMN clinic.prescription_items.warnings IS
'What was noticed when it was prescribed: DUPLICATE_THERAPY, SUPPLY_ENDS_EARLY.';
