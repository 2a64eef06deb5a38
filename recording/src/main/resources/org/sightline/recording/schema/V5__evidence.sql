-- What can be proved of footage: the chain of its files, and what cameras signed.

-- The keys with which chain links are signed, so that a link can be checked after the key changed.
CREATE TABLE evidence_key (
  id INTEGER PRIMARY KEY,
  certificate TEXT NOT NULL UNIQUE      -- PEM, the signer's first; no private key is ever here
) STRICT;

-- One line for each closed file and each gap of a stream, each holding the hash of the one before:
-- taking one out, changing or moving one breaks all that follow. Lines outlive the files.
CREATE TABLE chain_link (
  stream_id INTEGER NOT NULL REFERENCES stream (id),
  sequence INTEGER NOT NULL,            -- counts up from 1 without a hole
  kind TEXT NOT NULL CHECK (kind IN ('segment', 'gap')),
  segment_id INTEGER UNIQUE,            -- of kind segment: the file's, no reference because it outlives it
  start_us INTEGER NOT NULL,
  end_us INTEGER NOT NULL,
  content TEXT NOT NULL,                -- sha256 of the file in hexadecimal digits, or the gap's cause
  hash TEXT NOT NULL,                   -- sha256 over the hash before and this line
  key_id INTEGER NOT NULL REFERENCES evidence_key (id),
  signature TEXT NOT NULL,              -- over hash, base64
  PRIMARY KEY (stream_id, sequence)
) STRICT, WITHOUT ROWID;

CREATE INDEX chain_by_time ON chain_link (stream_id, end_us);

-- What was found when a camera's signatures were checked while it was recorded; neighbours with the
-- same finding are one row, so a year of valid video is few rows.
CREATE TABLE verdict_span (
  id INTEGER PRIMARY KEY,
  stream_id INTEGER NOT NULL REFERENCES stream (id),
  start_us INTEGER NOT NULL,
  end_us INTEGER NOT NULL CHECK (end_us >= start_us),
  kind TEXT NOT NULL,                   -- VerdictSpan.Kind's name
  gops INTEGER NOT NULL,                -- how many GOPs the row stands for
  detail TEXT NOT NULL                  -- why, for people; empty where the kind says all
) STRICT;

CREATE INDEX verdict_by_stream ON verdict_span (stream_id, start_us);
