-- Roles are known to the program, which refuses others; a list of them here would be rebuilt for each new one.
-- SQLite cannot change a constraint, so the table is made anew. References from sessions and known_addresses go by the
-- table's name and stay: foreign keys are not enforced while the schema changes.

CREATE TABLE users_of_any_role (
  id INTEGER PRIMARY KEY,
  -- Compared without case, so that "Ann" cannot pose as "ann".
  name TEXT NOT NULL UNIQUE COLLATE NOCASE,
  -- The word of a role, such as auditor.
  role TEXT NOT NULL CHECK (role <> ''),
  -- Argon2id in the PHC string form.
  password_hash TEXT NOT NULL,
  -- 1 while the password is one that the node made up.
  must_change INTEGER NOT NULL CHECK (must_change IN (0, 1)),
  created_at_us INTEGER NOT NULL
) STRICT;

INSERT INTO users_of_any_role (id, name, role, password_hash, must_change, created_at_us)
  SELECT id, name, role, password_hash, must_change, created_at_us FROM users;

DROP TABLE users;

ALTER TABLE users_of_any_role RENAME TO users;
