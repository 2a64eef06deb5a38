-- Where footage lies, how long it is worth keeping, and who asked to keep it.
-- Cameras stand here by name and not by reference: marks and pins outlive them, and come before
-- their first segment.

-- The volume that holds the file: 0 is the data folder. A row names exactly one copy at any time,
-- whatever copies a move that a crash ended has left behind.
ALTER TABLE segment ADD COLUMN volume_id INTEGER NOT NULL DEFAULT 0;

-- What the segment is worth: 0 continuous, 1 motion, 2 object, 3 alert, 4 unknown, because nothing
-- looked at the camera then. Kept beside the marks that it follows from, so that retention reads
-- what is due by an index and nothing else.
ALTER TABLE segment ADD COLUMN worth INTEGER NOT NULL DEFAULT 0;

CREATE INDEX segment_by_worth ON segment (stream_id, worth, start_us);
CREATE INDEX segment_by_volume ON segment (volume_id, start_us);

-- Other disks than the data folder's, by the name that the configuration gives them. Rows stay when
-- the configuration no longer names them: footage may lie there.
CREATE TABLE volume (
  id INTEGER PRIMARY KEY CHECK (id > 0),
  name TEXT NOT NULL UNIQUE,
  token TEXT NOT NULL,                  -- stands in the marker file too: another disk, or the empty
                                        -- folder below an absent mount, has another or none
  folder TEXT NOT NULL                  -- where it was last configured, for checks without a configuration
) STRICT;

-- When a camera's footage is worth more than continuous footage. Marks of one camera and worth do
-- not overlap or touch.
CREATE TABLE mark (
  id INTEGER PRIMARY KEY,
  camera TEXT NOT NULL,
  worth INTEGER NOT NULL CHECK (worth BETWEEN 1 AND 4),
  start_us INTEGER NOT NULL,
  end_us INTEGER NOT NULL CHECK (end_us > start_us)
) STRICT;

CREATE INDEX mark_by_camera ON mark (camera, worth, start_us);

-- How far the observation log has been turned into marks, written together with them.
CREATE TABLE mark_position (
  id INTEGER PRIMARY KEY CHECK (id = 1),
  position INTEGER NOT NULL
) STRICT;

-- A segment's row may come after the marks that it falls under.
CREATE TRIGGER segment_worth AFTER INSERT ON segment BEGIN
  UPDATE segment SET worth = coalesce(
    (SELECT max(m.worth) FROM mark m JOIN stream n ON n.id = NEW.stream_id
      WHERE m.camera = substr(n.name, 1, instr(n.name, '/') - 1)
        AND m.start_us < NEW.start_us + NEW.duration_us AND m.end_us > NEW.start_us), 0)
  WHERE id = NEW.id;
END;

-- Footage that somebody asked to keep. Rows stay after their end: they are the record of who asked
-- for what.
CREATE TABLE pin (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  stream TEXT,                          -- camera/role, or null for all
  start_us INTEGER NOT NULL,
  end_us INTEGER NOT NULL CHECK (end_us > start_us),
  until_us INTEGER,                     -- null for ever
  reason TEXT NOT NULL,
  pinned_by TEXT NOT NULL,
  pinned_us INTEGER NOT NULL,
  released_by TEXT,
  released_us INTEGER
) STRICT;

-- The policy that was saved while the node ran; without rows the configuration's holds.
CREATE TABLE retention_policy (
  camera TEXT NOT NULL,                 -- empty for all that are not named
  worth INTEGER NOT NULL,               -- 0 to 3, or -1 for what holds whatever the worth
  most_age_s INTEGER,                   -- older goes; null keeps; for -1 the legal maximum
  least_age_s INTEGER NOT NULL,         -- younger goes for want of room only
  most_bytes INTEGER NOT NULL,          -- 0 for no bound
  least_bytes INTEGER NOT NULL,         -- so much stays whatever its age
  PRIMARY KEY (camera, worth)
) STRICT;

-- Moves between volumes that have begun and not ended. After a crash the copy that the segment's
-- row does not name is deleted.
CREATE TABLE move (
  segment_id INTEGER PRIMARY KEY,       -- no reference: retention may take the row meanwhile
  path TEXT NOT NULL,
  from_volume INTEGER NOT NULL,
  to_volume INTEGER NOT NULL
) STRICT;
