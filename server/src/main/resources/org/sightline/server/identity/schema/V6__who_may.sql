-- Who may do what to which cameras, and how somebody proves who they are. Lists of cameras, groups and actions are texts with blanks between the
-- names, none of which holds one: they are read and written whole, checked by the program, and kept in its memory.

-- Cameras that are spoken of together. By name, whether there is such a camera or not.
CREATE TABLE camera_groups (
  name TEXT PRIMARY KEY NOT NULL COLLATE NOCASE,
  cameras TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- Roles that an administrator made; the built-in ones are known to the program.
CREATE TABLE roles (
  name TEXT PRIMARY KEY NOT NULL COLLATE NOCASE,
  created_at_us INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- One line of a role: these actions, there.
CREATE TABLE role_grants (
  role TEXT NOT NULL REFERENCES roles (name) ON DELETE CASCADE,
  -- The order in which the administrator wrote them.
  ordinal INTEGER NOT NULL,
  actions TEXT NOT NULL,
  -- 1 for every camera there will be; then the two lists are empty.
  everywhere INTEGER NOT NULL CHECK (everywhere IN (0, 1)),
  cameras TEXT NOT NULL,
  camera_groups TEXT NOT NULL,
  PRIMARY KEY (role, ordinal)
) STRICT, WITHOUT ROWID;

-- Where the user may do what the role allows. Everywhere for all who were there before.
ALTER TABLE users ADD COLUMN everywhere INTEGER NOT NULL DEFAULT 1 CHECK (everywhere IN (0, 1));
ALTER TABLE users ADD COLUMN cameras TEXT NOT NULL DEFAULT '';
ALTER TABLE users ADD COLUMN camera_groups TEXT NOT NULL DEFAULT '';

-- What a person needs to tell one session from another: where from, with which browser, and how it was begun.
ALTER TABLE sessions ADD COLUMN address TEXT NOT NULL DEFAULT '';
ALTER TABLE sessions ADD COLUMN agent TEXT NOT NULL DEFAULT '';
ALTER TABLE sessions ADD COLUMN way TEXT NOT NULL DEFAULT 'password';

-- Long-lived tokens for scripts: the rights of their user, narrowed.
CREATE TABLE tokens (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  user_id INTEGER NOT NULL REFERENCES users (id) ON DELETE CASCADE,
  name TEXT NOT NULL COLLATE NOCASE,
  -- SHA-256 of 256 random bits, which need no slow hash.
  token_hash BLOB NOT NULL UNIQUE CHECK (length(token_hash) = 32),
  actions TEXT NOT NULL,
  everywhere INTEGER NOT NULL CHECK (everywhere IN (0, 1)),
  cameras TEXT NOT NULL,
  camera_groups TEXT NOT NULL,
  created_at_us INTEGER NOT NULL,
  expires_at_us INTEGER NOT NULL,
  -- Written at most once a minute, so that unused ones are found; null for never.
  used_at_us INTEGER,
  used_from TEXT NOT NULL DEFAULT '',
  UNIQUE (user_id, name)
) STRICT;

-- Codes from a telephone (TOTP, RFC 6238). The secret has to be readable: the node computes with it. The file is its owner's alone.
CREATE TABLE totp (
  user_id INTEGER PRIMARY KEY NOT NULL REFERENCES users (id) ON DELETE CASCADE,
  secret BLOB NOT NULL,
  -- 0 until the person has shown that their telephone has it; until then it asks nobody for a code.
  confirmed INTEGER NOT NULL CHECK (confirmed IN (0, 1)),
  -- The newest 30-second step that was taken: none up to it is taken again.
  last_step INTEGER NOT NULL
) STRICT;

-- Codes on paper, each good once: SHA-256 of 100 random bits.
CREATE TABLE recovery_codes (
  user_id INTEGER NOT NULL REFERENCES users (id) ON DELETE CASCADE,
  code_hash BLOB NOT NULL,
  PRIMARY KEY (user_id, code_hash)
) STRICT, WITHOUT ROWID;

-- Passkeys (WebAuthn): public keys only.
CREATE TABLE passkeys (
  credential BLOB PRIMARY KEY NOT NULL,
  user_id INTEGER NOT NULL REFERENCES users (id) ON DELETE CASCADE,
  name TEXT NOT NULL,
  -- X.509 SubjectPublicKeyInfo, and the COSE number of the algorithm that it is used with.
  public_key BLOB NOT NULL,
  algorithm INTEGER NOT NULL,
  -- The authenticator's count of signatures, which a copy of it would fall behind; 0 where it does not count.
  signatures INTEGER NOT NULL,
  created_at_us INTEGER NOT NULL,
  used_at_us INTEGER
) STRICT, WITHOUT ROWID;

CREATE INDEX passkeys_by_user ON passkeys (user_id);

-- Who a user is at the provider that signs them in (OpenID Connect): the issuer and its name for the person, which never changes hands.
CREATE TABLE foreign_users (
  issuer TEXT NOT NULL,
  subject TEXT NOT NULL,
  user_id INTEGER NOT NULL REFERENCES users (id) ON DELETE CASCADE,
  PRIMARY KEY (issuer, subject)
) STRICT, WITHOUT ROWID;

CREATE INDEX foreign_users_by_user ON foreign_users (user_id);
