-- Generated from db/entities/*.toml by `make generate`; change that.
SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION auth.deletable_types()
RETURNS TABLE (type text, singular text, table_name text, parts text[], keeps boolean)
LANGUAGE sql STABLE PARALLEL SAFE SECURITY INVOKER
AS $$
    VALUES
    ('Department', 'department', 'clinic.departments', '{}'::text[], false),
    ('Doctor', 'doctor', 'clinic.doctors', '{clinic.availabilities,clinic.holds,clinic.time_off}'::text[], false),
    ('Nurse', 'nurse', 'clinic.nurses', '{}'::text[], false),
    ('Receptionist', 'receptionist', 'clinic.receptionists', '{}'::text[], false),
    ('OtherStaff', 'other_staff', 'clinic.other_staff', '{}'::text[], false),
    ('ContactPerson', 'contact_person', 'clinic.contact_persons', '{}'::text[], false),
    ('SubstanceGroup', 'substance_group', 'clinic.substance_groups', '{}'::text[], false),
    ('Room', 'room', 'clinic.rooms', '{clinic.beds}'::text[], false),
    ('Bed', 'bed', 'clinic.beds', '{}'::text[], false),
    ('Account', 'account', 'auth.accounts', '{clinic.holds,auth.requests,auth.second_factors,auth.recovery_codes,auth.passwords,auth.sessions}'::text[], true)
$$;
COMMENT ON FUNCTION auth.deletable_types() IS
'The types of records that can be deleted, their table, the tables whose rows go along, and whether the emptied row is kept where other records name it.';
