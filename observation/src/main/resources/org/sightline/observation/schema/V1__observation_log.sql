-- The observation log. Times are microseconds since 1970 UTC (_us). Rows of `observation` are facts: inserted, never updated, deleted only by
-- retention. Everything below `observation` in this file can be rebuilt from it.

-- Who says so. Few rows: a detector, its network and that network's version.
CREATE TABLE source (
  id       INTEGER PRIMARY KEY,
  detector TEXT NOT NULL,
  network  TEXT NOT NULL,   -- empty: no network was run
  version  TEXT NOT NULL,
  UNIQUE (detector, network, version)
) STRICT;

-- What a fact is about: facts that agree in all of this share a subject, so that words are stored and searched once and not a million times.
CREATE TABLE subject (
  id     INTEGER PRIMARY KEY,
  kind   TEXT NOT NULL CHECK (kind IN ('object', 'motion')),
  camera TEXT NOT NULL,
  label  TEXT NOT NULL,     -- empty for motion
  moving INTEGER CHECK (moving IN (0, 1))   -- null for motion
) STRICT;

-- The zones of a subject; none is a value too, which is why they are no part of a key.
CREATE TABLE subject_zone (
  subject_id INTEGER NOT NULL REFERENCES subject (id),
  zone       TEXT NOT NULL,
  PRIMARY KEY (subject_id, zone)
) STRICT, WITHOUT ROWID;

-- A subject cut by confidence and length. What a shelf holds is kept beside it, so that opening the log reads shelves and not facts.
CREATE TABLE shelf (
  id               INTEGER PRIMARY KEY,
  subject_id       INTEGER NOT NULL REFERENCES subject (id),
  confidence_tenth INTEGER NOT NULL CHECK (confidence_tenth BETWEEN 0 AND 9),
  length_class     INTEGER NOT NULL CHECK (length_class BETWEEN 0 AND 8),
  rows             INTEGER NOT NULL,   -- how many newest revisions lie here now; exact
  oldest_start_us  INTEGER NOT NULL,   -- bounds of what ever lay here; retention does not narrow them
  newest_start_us  INTEGER NOT NULL,
  longest_us       INTEGER NOT NULL,
  UNIQUE (subject_id, confidence_tenth, length_class)
) STRICT;

CREATE TABLE observation (
  position   INTEGER PRIMARY KEY AUTOINCREMENT,  -- the order of the log; never used twice, so that a consumer's position stays true after retention
  shelf_id   INTEGER NOT NULL REFERENCES shelf (id),
  source_id  INTEGER NOT NULL REFERENCES source (id),
  start_us   INTEGER NOT NULL,
  end_us     INTEGER NOT NULL CHECK (end_us >= start_us),
  confidence REAL NOT NULL CHECK (confidence BETWEEN 0 AND 1),
  track_id   TEXT,      -- object facts only, as are the columns up to snapshot
  revision   INTEGER,
  ended      INTEGER,
  box_left   REAL,
  box_top    REAL,
  box_right  REAL,
  box_bottom REAL,
  path       BLOB,      -- x then y of each point, 8-byte IEEE 754 big-endian; never asked about in SQL
  snapshot   TEXT,      -- key in the snapshot store; empty for none
  area       REAL       -- motion facts only: largest share of the picture that changed at once
) STRICT;

-- Retention asks by end.
CREATE INDEX observation_by_end ON observation (end_us);

-- The newest revision of each object track.
CREATE TABLE track (
  track_id TEXT PRIMARY KEY,
  revision INTEGER NOT NULL,
  position INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- What queries read: one narrow row for each motion fact and for the newest revision of each object track. Ordered by shelf, for rare matches.
CREATE TABLE latest (
  shelf_id   INTEGER NOT NULL,
  start_us   INTEGER NOT NULL,
  position   INTEGER NOT NULL,
  end_us     INTEGER NOT NULL,
  confidence REAL NOT NULL,
  PRIMARY KEY (shelf_id, start_us, position)
) STRICT, WITHOUT ROWID;

-- The same, ordered by time and complete in itself, for dense matches.
CREATE INDEX latest_by_start ON latest (start_us, position, shelf_id, end_us, confidence);
