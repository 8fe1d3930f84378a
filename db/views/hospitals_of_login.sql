SET LOCAL ROLE wardgraph_owner;

-- With the owner's rights. By session_user, which no login can change: settings and SET ROLE leave it as it is.
CREATE OR REPLACE VIEW auth.hospitals_of_login AS
SELECT u.hospital_id
FROM auth.database_users AS u
WHERE u.login = session_user
UNION ALL
SELECT h.id AS hospital_id
FROM clinic.hospitals AS h
WHERE EXISTS (SELECT FROM logins.installation_users AS i WHERE i.login = session_user);
COMMENT ON VIEW auth.hospitals_of_login IS
'The hospitals whose rows the login of this session reaches: one, all of them, or none for a login that is no database user.';
REVOKE ALL ON auth.hospitals_of_login FROM wardgraph_sql;
GRANT SELECT ON auth.hospitals_of_login TO wardgraph_sql;
