-- Rules, their alerts and the queue of webhook calls. Times are microseconds since 1970 UTC (_us).

CREATE TABLE rule (
  id            INTEGER PRIMARY KEY AUTOINCREMENT,  -- never used twice: alerts outlive their rule
  name          TEXT NOT NULL UNIQUE,
  query         TEXT NOT NULL,      -- canonical query text
  cool_down_us  INTEGER NOT NULL CHECK (cool_down_us >= 0),
  webhook       TEXT,               -- null: alerts are only shown. May hold a secret in its path: never shown whole
  created_at_us INTEGER NOT NULL
) STRICT;

-- The last position of the log that was dealt with; one row. Moves in the transaction that raises the alerts, so that after a crash nothing is missed
-- and nothing is raised twice.
CREATE TABLE progress (
  only     INTEGER PRIMARY KEY CHECK (only = 1),
  position INTEGER NOT NULL
) STRICT;
INSERT INTO progress VALUES (1, 0);

CREATE TABLE alert (
  id              INTEGER PRIMARY KEY AUTOINCREMENT,
  rule_id         INTEGER NOT NULL,  -- no foreign key: an alert stays when its rule goes
  rule_name       TEXT NOT NULL,     -- as it was when the alert was raised
  position        INTEGER NOT NULL,  -- of the fact in the log
  camera          TEXT NOT NULL,
  track_id        TEXT,              -- null for facts that are no objects
  raised_at_us    INTEGER NOT NULL,
  acknowledged_by TEXT,              -- null: open
  acknowledged_at_us INTEGER,
  delivery        TEXT NOT NULL CHECK (delivery IN ('none', 'pending', 'delivered', 'failing', 'dropped'))
) STRICT;
CREATE INDEX alert_open ON alert (id) WHERE acknowledged_by IS NULL;

-- The object tracks for which a rule has raised its alert: revisions of one track never raise a second. A track that fell into the cool-down is not here, so it is told when it is still there afterwards.
CREATE TABLE seen_track (
  rule_id    INTEGER NOT NULL REFERENCES rule (id) ON DELETE CASCADE,
  track_id   TEXT NOT NULL,
  seen_at_us INTEGER NOT NULL,
  PRIMARY KEY (rule_id, track_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX seen_track_by_age ON seen_track (seen_at_us);

-- When a rule last raised an alert for a camera, by the time of the fact: for the cool-down.
CREATE TABLE last_alert (
  rule_id   INTEGER NOT NULL REFERENCES rule (id) ON DELETE CASCADE,
  camera    TEXT NOT NULL,
  fact_at_us INTEGER NOT NULL,
  PRIMARY KEY (rule_id, camera)
) STRICT, WITHOUT ROWID;

-- Webhook calls that have not arrived. The body is kept as it was rendered when the alert was raised, so that it says the same at every attempt, whatever
-- retention has taken since.
CREATE TABLE delivery (
  alert_id      INTEGER PRIMARY KEY REFERENCES alert (id) ON DELETE CASCADE,
  webhook       TEXT NOT NULL,
  body          TEXT NOT NULL,
  attempts      INTEGER NOT NULL,
  give_up_at_us INTEGER NOT NULL,
  next_at_us    INTEGER NOT NULL,
  last_problem  TEXT NOT NULL
) STRICT;
CREATE INDEX delivery_due ON delivery (next_at_us);
