-- When nobody looked at a camera's pictures, and why. Beside the ledger of footage and not in it: what
-- nobody looked at is recorded all the same.
CREATE TABLE analysis_gap (
  id INTEGER PRIMARY KEY,
  camera TEXT NOT NULL,                 -- its name; no reference, because it need not be recorded
  start_us INTEGER NOT NULL,            -- the last picture that was looked at before
  end_us INTEGER CHECK (end_us >= start_us), -- the first picture that was looked at again; null while
                                        -- it goes on
  cause TEXT NOT NULL,                  -- GapCause's name
  detail TEXT NOT NULL                  -- one sentence for people; empty where the cause says all
) STRICT;

CREATE INDEX analysis_gap_by_camera ON analysis_gap (camera, start_us);

-- Up to where each camera was looked at, written every few seconds: where a gap begins after the
-- node was killed.
CREATE TABLE analysis_looked (
  camera TEXT PRIMARY KEY,
  until_us INTEGER NOT NULL
) STRICT;
