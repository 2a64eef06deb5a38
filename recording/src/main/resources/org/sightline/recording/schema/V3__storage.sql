-- Where footage lies, how long it is worth keeping, and who asked to keep it.

-- The volume that holds the file: 0 is the data folder. A row names exactly one copy at any time,
-- whatever copies a move that a crash ended has left behind.
ALTER TABLE segment ADD COLUMN volume_id INTEGER NOT NULL DEFAULT 0;
