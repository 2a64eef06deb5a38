-- Signals: what devices say that is neither an object nor motion, such as a line that was crossed or an input that closed. SQLite cannot change a
-- CHECK, so the table is made again; its numbers stay, because shelves name them.
CREATE TABLE subject_with_signals (
  id     INTEGER PRIMARY KEY,
  kind   TEXT NOT NULL CHECK (kind IN ('object', 'motion', 'signal')),
  camera TEXT NOT NULL,
  label  TEXT NOT NULL,     -- empty for motion
  moving INTEGER CHECK (moving IN (0, 1))   -- null for what is no object
) STRICT;
INSERT INTO subject_with_signals SELECT id, kind, camera, label, moving FROM subject;
DROP TABLE subject;
ALTER TABLE subject_with_signals RENAME TO subject;
