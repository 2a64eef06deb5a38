-- The index of footage. It can be rebuilt from the files, but for the causes of gaps.
-- Times are microseconds since 1970-01-01 UTC, on the node's clock.

CREATE TABLE stream (
  id INTEGER PRIMARY KEY,
  name TEXT NOT NULL UNIQUE,            -- camera/main or camera/sub
  first_known_us INTEGER NOT NULL       -- before it nothing is missing
) STRICT;

-- One row for each closed file. The open one is known in memory, and by its file after a crash.
CREATE TABLE segment (
  id INTEGER PRIMARY KEY AUTOINCREMENT, -- never used again: HLS addresses name it
  stream_id INTEGER NOT NULL REFERENCES stream (id),
  run_start_us INTEGER NOT NULL,        -- equal for segments of one run: their media time goes on
  start_us INTEGER NOT NULL,            -- of the first picture
  duration_us INTEGER NOT NULL CHECK (duration_us >= 0), -- from time stamps, never from a rate
  bytes INTEGER NOT NULL,
  damaged_units INTEGER NOT NULL,       -- access units of which bytes were lost on the way
  init_hash TEXT NOT NULL,              -- SHA-256 of ftyp and moov: equal where one decoder goes on
  path TEXT NOT NULL UNIQUE,            -- relative to the folder of recordings
  expiring INTEGER NOT NULL DEFAULT 0   -- 1 before retention deletes the file, so that a crash
                                        -- between file and row is not taken for lost footage
) STRICT;

CREATE INDEX segment_by_stream ON segment (stream_id, start_us);
CREATE INDEX segment_by_age ON segment (start_us);

-- Why footage is absent. A row without an end is still going on; a stream has one at most.
CREATE TABLE gap (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  stream_id INTEGER NOT NULL REFERENCES stream (id),
  start_us INTEGER NOT NULL,
  end_us INTEGER,
  cause TEXT NOT NULL,                  -- GapCause's name
  detail TEXT NOT NULL
) STRICT;

CREATE INDEX gap_by_stream ON gap (stream_id, start_us);

-- When this node was last known to run: a gap that was open then goes over into 'node stopped' there.
CREATE TABLE heartbeat (
  id INTEGER PRIMARY KEY CHECK (id = 1),
  at_us INTEGER NOT NULL
) STRICT;
