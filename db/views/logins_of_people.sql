SET LOCAL ROLE wardgraph_owner;

-- With the owner's rights, for whoever makes and drops logins to look up which ones are theirs to change.
CREATE OR REPLACE VIEW auth.logins_of_people AS
SELECT
    u.login,
    u.role
FROM auth.database_users AS u
UNION ALL
SELECT
    i.login,
    i.role
FROM logins.installation_users AS i;
COMMENT ON VIEW auth.logins_of_people IS 'The logins of people to this database, each with its role.';
REVOKE ALL ON auth.logins_of_people FROM wardgraph_logins;
GRANT SELECT ON auth.logins_of_people TO wardgraph_logins;
