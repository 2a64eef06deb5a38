-- What is needed to say of every second whether it can be trusted.

-- SHA-256 of the whole file as hexadecimal digits, computed while it was written; null where the
-- file was closed before this column was, or was mended after a crash and not yet read again.
ALTER TABLE segment ADD COLUMN sha256 TEXT;

-- From the first picture of which bytes were lost to the next intact key picture: what a decoder
-- cannot show right. The file says the same in its own boxes, so this can be rebuilt from it.
CREATE TABLE damage (
  id INTEGER PRIMARY KEY,
  segment_id INTEGER NOT NULL REFERENCES segment (id) ON DELETE CASCADE, -- a range never leaves its segment
  stream_id INTEGER NOT NULL,           -- the segment's, here as well so that a timeline of a month
                                        -- reads damage and no segment
  start_us INTEGER NOT NULL,
  end_us INTEGER NOT NULL CHECK (end_us >= start_us),
  units INTEGER NOT NULL                -- access units of which bytes were lost, within the range
) STRICT;

CREATE INDEX damage_by_segment ON damage (segment_id);
CREATE INDEX damage_by_stream ON damage (stream_id, start_us);

-- What was wrong with this node, and until when: the newest few thousand.
CREATE TABLE problem (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  code TEXT NOT NULL,                   -- for scripts, such as recording-short
  severity TEXT NOT NULL,               -- Severity's name
  stream TEXT,                          -- camera/role, or null where it is the node's; no reference:
                                        -- problems outlive cameras
  since_us INTEGER NOT NULL,
  cleared_us INTEGER,                   -- null while it lasts
  sentence TEXT NOT NULL,
  remedy TEXT NOT NULL
) STRICT;
