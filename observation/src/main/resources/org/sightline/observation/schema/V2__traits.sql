-- What an object did and looks like beyond its box: lines it crossed, stays in zones, colours, plate, speed and height. Facts stored before this
-- script have none of it, which is the truth: nobody looked.

-- The file that a network was run from is named by its hash; one network and version may come as two files. SQLite cannot change a UNIQUE, so the
-- table is made again; its numbers stay, because facts name them.
CREATE TABLE source_with_file (
  id       INTEGER PRIMARY KEY,
  detector TEXT NOT NULL,
  network  TEXT NOT NULL,   -- empty: no network was run
  version  TEXT NOT NULL,
  sha256   TEXT NOT NULL,   -- hexadecimal; empty: not known
  UNIQUE (detector, network, version, sha256)
) STRICT;
INSERT INTO source_with_file SELECT id, detector, network, version, '' FROM source;
DROP TABLE source;
ALTER TABLE source_with_file RENAME TO source;

ALTER TABLE observation ADD COLUMN speed  REAL;   -- metres per second over the ground; null: not measured
ALTER TABLE observation ADD COLUMN height REAL;   -- metres; null: not measured
ALTER TABLE observation ADD COLUMN traits INTEGER NOT NULL DEFAULT 0;   -- how many rows of `trait` belong to it; most facts have none and need no look

-- One thing that can be asked for by its value, kept beside its fact and in the order of the fact's lists.
CREATE TABLE trait (
  position INTEGER NOT NULL,   -- of the fact
  ordinal  INTEGER NOT NULL,   -- 0, 1, 2 … within the fact
  sort     TEXT NOT NULL CHECK (sort IN ('forward', 'backward', 'visit', 'colour', 'plate')),
  value    TEXT NOT NULL,      -- forward and backward: the line; visit: the zone; else the colour or the plate itself
  start_us INTEGER NOT NULL,   -- of the fact, so that the newest with a value are found first
  from_us  INTEGER,            -- when the line was passed or the zone entered; null for colours and plates
  to_us    INTEGER,            -- when the zone was left; null for all others
  PRIMARY KEY (position, ordinal)
) STRICT, WITHOUT ROWID;

-- Rare values are found here instead of in millions of facts; plates by their beginning.
CREATE INDEX trait_by_value ON trait (sort, value, start_us, position);
