-- People who log in to the database itself: which kind each login is of, and to which hospital it is bound.
CREATE SCHEMA logins AUTHORIZATION wardgraph_logins;
-- For its one table, which is of no hospital.
GRANT USAGE, CREATE ON SCHEMA logins TO wardgraph_owner;
CREATE SCHEMA records AUTHORIZATION wardgraph_sql;
CREATE SCHEMA analysis AUTHORIZATION wardgraph_sql;

SET LOCAL ROLE wardgraph_owner;

CREATE TABLE auth.database_users (
    hospital_id bigint NOT NULL REFERENCES clinic.hospitals (id),
    id bigint GENERATED ALWAYS AS IDENTITY,
    login text NOT NULL,
    role text NOT NULL,
    created_by_id bigint,
    password_set_at timestamptz NOT NULL DEFAULT clinic.clock(),
    created_at timestamptz NOT NULL DEFAULT clinic.clock(),
    updated_at timestamptz NOT NULL DEFAULT clinic.clock(),
    PRIMARY KEY (hospital_id, id),
    FOREIGN KEY (hospital_id, created_by_id) REFERENCES auth.accounts (hospital_id, id),
    CONSTRAINT database_user_login_is_unique UNIQUE (hospital_id, login),
    CONSTRAINT database_user_login_is_marked CHECK (login ~ '^wg_[a-z0-9_]{1,60}$'),
    CONSTRAINT database_user_role_is_known CHECK (
        role IN ('ADMINISTRATOR', 'DBA', 'DEVELOPER', 'DATA_ANALYST', 'AUDITOR', 'QA_SUPPORT')
    )
);
CREATE INDEX database_users_by_creator ON auth.database_users (hospital_id, created_by_id);
COMMENT ON TABLE auth.database_users IS 'A person''s login to the database, bound to one hospital. PostgreSQL keeps its password.';
COMMENT ON COLUMN auth.database_users.hospital_id IS 'The hospital whose rows the login reaches, and no others.';
COMMENT ON COLUMN auth.database_users.id IS 'Key within the hospital.';
COMMENT ON COLUMN auth.database_users.login IS 'Name of the role on the server, which has only one of this name.';
COMMENT ON COLUMN auth.database_users.role IS 'ADMINISTRATOR DBA DEVELOPER DATA_ANALYST AUDITOR QA_SUPPORT: what the login may do with these rows.';
COMMENT ON COLUMN auth.database_users.password_set_at IS 'When its password was last set here; the person may have changed it since.';
COMMENT ON COLUMN auth.database_users.created_at IS 'When it was made.';
COMMENT ON COLUMN auth.database_users.updated_at IS 'When its role last changed.';
COMMENT ON COLUMN auth.database_users.created_by_id IS 'The account that made it; null for the operator.';

CREATE TABLE logins.installation_users (
    login text PRIMARY KEY,
    role text NOT NULL,
    password_set_at timestamptz NOT NULL DEFAULT clinic.clock(),
    created_at timestamptz NOT NULL DEFAULT clinic.clock(),
    CONSTRAINT installation_user_login_is_marked CHECK (login ~ '^wg_[a-z0-9_]{1,60}$'),
    CONSTRAINT installation_user_role_is_known CHECK (
        role IN ('ADMINISTRATOR', 'DBA', 'DEVELOPER', 'DATA_ANALYST', 'AUDITOR', 'QA_SUPPORT')
    )
);
COMMENT ON TABLE logins.installation_users IS 'A person''s login to the database that reaches the rows of all hospitals. Only the operator makes one.';
COMMENT ON COLUMN logins.installation_users.login IS 'Name of the role on the server.';
COMMENT ON COLUMN logins.installation_users.role IS 'ADMINISTRATOR DBA DEVELOPER DATA_ANALYST AUDITOR QA_SUPPORT: what the login may do with all rows.';
COMMENT ON COLUMN logins.installation_users.password_set_at IS 'When its password was last set here.';
COMMENT ON COLUMN logins.installation_users.created_at IS 'When it was made.';

-- Who owns a function or a view needs the right to make it; who owns functions that look logins up, to read them.
GRANT USAGE ON SCHEMA clinic, auth TO wardgraph_sql;
GRANT USAGE ON SCHEMA auth TO wardgraph_logins;

SET LOCAL ROLE wardgraph_sql;
COMMENT ON SCHEMA records IS 'The records as people see them who log in with SQL: all columns but secrets, the rows of the login''s hospital.';
COMMENT ON SCHEMA analysis IS 'The same without identities, for data analysts.';
GRANT USAGE ON SCHEMA records TO wardgraph_administrator, wardgraph_dba, wardgraph_developer, wardgraph_auditor, wardgraph_qa_support;
GRANT USAGE ON SCHEMA analysis TO wardgraph_data_analyst;

SET LOCAL ROLE wardgraph_logins;
COMMENT ON SCHEMA logins IS 'What makes, changes and drops the logins of people, and nothing else. Only wardgraph_owner calls it.';
REVOKE CREATE ON SCHEMA logins FROM wardgraph_owner;
