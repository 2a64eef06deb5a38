-- Who may sign in, and who is signed in. All times are microseconds since 1970 UTC.

CREATE TABLE users (
  id INTEGER PRIMARY KEY,
  -- Compared without case, so that "Ann" cannot pose as "ann".
  name TEXT NOT NULL UNIQUE COLLATE NOCASE,
  role TEXT NOT NULL CHECK (role IN ('administrator', 'operator', 'viewer')),
  -- Argon2id in the PHC string form: parameters and salt travel with the hash, so they can be raised
  -- later without asking anybody for a new password.
  password_hash TEXT NOT NULL,
  -- 1 while the password is one that the node made up.
  must_change INTEGER NOT NULL CHECK (must_change IN (0, 1)),
  created_at_us INTEGER NOT NULL
) STRICT;

CREATE TABLE sessions (
  -- SHA-256 of the token: whoever reads this file cannot sign in with what it holds.
  token_hash BLOB PRIMARY KEY NOT NULL CHECK (length(token_hash) = 32),
  user_id INTEGER NOT NULL REFERENCES users (id) ON DELETE CASCADE,
  created_at_us INTEGER NOT NULL,
  -- Written at most once a minute for each session; a session idles out by it.
  used_at_us INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE INDEX sessions_by_user ON sessions (user_id, created_at_us);
