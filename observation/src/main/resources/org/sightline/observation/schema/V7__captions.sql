-- Captions: what a language-vision model says of the best picture of an object track. SQLite cannot change a CHECK, so the table is made again; its
-- numbers stay, because shelves name them.
CREATE TABLE subject_with_captions (
  id     INTEGER PRIMARY KEY,
  kind   TEXT NOT NULL CHECK (kind IN ('object', 'motion', 'signal', 'caption')),
  camera TEXT NOT NULL,
  label  TEXT NOT NULL,     -- empty for motion and captions
  moving INTEGER CHECK (moving IN (0, 1))   -- null for what is no object
) STRICT;
INSERT INTO subject_with_captions SELECT id, kind, camera, label, moving FROM subject;
DROP TABLE subject;
ALTER TABLE subject_with_captions RENAME TO subject;

ALTER TABLE observation ADD COLUMN caption       TEXT;   -- of captions only: the words; a stranger's, so text and nothing else
ALTER TABLE observation ADD COLUMN caption_track TEXT;   -- of captions only: the object track; not track_id, which counts revisions
