-- Incidents, suppressions, how rules behave, and a queue for each receiver.

ALTER TABLE rule ADD COLUMN schedule TEXT;                                   -- null: always awake; as Schedule writes it, in schedule_zone
ALTER TABLE rule ADD COLUMN schedule_zone TEXT;
ALTER TABLE rule ADD COLUMN severity TEXT NOT NULL DEFAULT 'warning';        -- of its incidents: notice, warning, alarm
ALTER TABLE rule ADD COLUMN merge_group TEXT NOT NULL DEFAULT '';            -- rules of one group share incidents; empty: keeps its own
ALTER TABLE rule ADD COLUMN merge_within_us INTEGER NOT NULL DEFAULT 120000000;
ALTER TABLE rule ADD COLUMN escalate_after_us INTEGER;                       -- null: never
ALTER TABLE rule ADD COLUMN secret TEXT NOT NULL DEFAULT '';                 -- signs its webhook calls; empty in rules of before: those are not signed

-- What is done when a rule fires, in order.
CREATE TABLE rule_action (
  rule_id INTEGER NOT NULL REFERENCES rule (id) ON DELETE CASCADE,
  place   INTEGER NOT NULL,
  action  TEXT NOT NULL,      -- as RuleAction writes it. A webhook's address may hold a secret: never shown whole
  PRIMARY KEY (rule_id, place)
) STRICT, WITHOUT ROWID;
INSERT INTO rule_action SELECT id, 0, 'webhook ' || webhook FROM rule WHERE webhook IS NOT NULL;
ALTER TABLE rule DROP COLUMN webhook;

CREATE TABLE incident (
  id             INTEGER PRIMARY KEY AUTOINCREMENT,
  merge_group    TEXT NOT NULL,     -- 'rule 7' or 'group yard': what joins it is of the same
  title          TEXT NOT NULL,     -- the rule that opened it, as it was called then
  severity       TEXT NOT NULL CHECK (severity IN ('notice', 'warning', 'alarm')),
  state          TEXT NOT NULL CHECK (state IN ('open', 'acknowledged', 'escalated', 'closed')),
  opened_at_us   INTEGER NOT NULL,
  first_fact_us  INTEGER NOT NULL,  -- by the time of the facts, which merging goes by
  last_fact_us   INTEGER NOT NULL,
  alerts         INTEGER NOT NULL,
  last_alert     INTEGER NOT NULL,  -- what a user has seen is told from it
  escalate_at_us INTEGER,           -- null: never, or somebody took it
  outcome        TEXT CHECK (outcome IN ('true', 'false')),  -- null: not closed
  why            TEXT NOT NULL
) STRICT;
CREATE INDEX incident_by_group ON incident (merge_group, last_fact_us);
CREATE INDEX incident_unfinished ON incident (state) WHERE state <> 'closed';
CREATE INDEX incident_to_escalate ON incident (escalate_at_us) WHERE escalate_at_us IS NOT NULL;

-- Alerts of before are an incident each, of their own number.
ALTER TABLE alert ADD COLUMN incident INTEGER NOT NULL DEFAULT 0;
ALTER TABLE alert ADD COLUMN joined TEXT NOT NULL DEFAULT '';   -- why it belongs to the incident, for people
UPDATE alert SET incident = id;
INSERT INTO incident
  SELECT id, 'rule ' || rule_id, rule_name, 'warning', CASE WHEN acknowledged_by IS NULL THEN 'open' ELSE 'acknowledged' END,
         raised_at_us, raised_at_us, raised_at_us, 1, id, NULL, NULL, ''
  FROM alert;
CREATE INDEX alert_by_incident ON alert (incident);
CREATE INDEX alert_by_time ON alert (raised_at_us);

-- Who did what with an incident. Never changed but for "undone".
CREATE TABLE incident_step (
  id       INTEGER PRIMARY KEY AUTOINCREMENT,
  incident INTEGER NOT NULL REFERENCES incident (id) ON DELETE CASCADE,
  at_us    INTEGER NOT NULL,
  who      TEXT NOT NULL,           -- a user, or 'node'
  before   TEXT NOT NULL,           -- the state to go back to when it is undone
  after    TEXT NOT NULL,
  outcome  TEXT,
  words    TEXT NOT NULL,
  undone   INTEGER NOT NULL
) STRICT;
CREATE INDEX incident_step_by_incident ON incident_step (incident, id);

-- The newest alert of an incident that a user has seen.
CREATE TABLE incident_seen (
  user     TEXT NOT NULL,
  incident INTEGER NOT NULL REFERENCES incident (id) ON DELETE CASCADE,
  alert    INTEGER NOT NULL,
  PRIMARY KEY (user, incident)
) STRICT, WITHOUT ROWID;
CREATE INDEX incident_seen_by_incident ON incident_seen (incident);

CREATE TABLE suppression (
  id          INTEGER PRIMARY KEY AUTOINCREMENT,
  rule_id     INTEGER REFERENCES rule (id) ON DELETE CASCADE,  -- null: every rule
  camera      TEXT NOT NULL,
  label       TEXT,
  zone        TEXT,
  place       TEXT,                 -- left top right bottom of the picture, 0 to 1
  size        TEXT,                 -- least and most share of the picture
  hours       TEXT,                 -- from, to and zone
  why         TEXT NOT NULL,
  from_alert  INTEGER NOT NULL,
  made_by     TEXT NOT NULL,
  made_at_us  INTEGER NOT NULL,
  hits        INTEGER NOT NULL,
  last_hit_us INTEGER
) STRICT;

-- What has not arrived. The body is kept as it was rendered, so that it says the same at every attempt, whatever retention has taken since; a later alert of
-- the same incident takes the place of one that still waits, and counts on.
CREATE TABLE call (
  id            INTEGER PRIMARY KEY AUTOINCREMENT,
  incident      INTEGER NOT NULL REFERENCES incident (id) ON DELETE CASCADE,
  alert         INTEGER NOT NULL,   -- the newest that it tells of
  alerts        INTEGER NOT NULL,   -- how many it tells of
  receiver      TEXT NOT NULL,
  action        TEXT NOT NULL,
  secret        TEXT NOT NULL,
  body          TEXT NOT NULL,
  attempts      INTEGER NOT NULL,
  give_up_at_us INTEGER NOT NULL,
  next_at_us    INTEGER NOT NULL,
  last_problem  TEXT NOT NULL
) STRICT;
CREATE INDEX call_due ON call (next_at_us);
CREATE INDEX call_by_receiver ON call (receiver, incident);
CREATE INDEX call_by_incident ON call (incident);
INSERT INTO call (incident, alert, alerts, receiver, action, secret, body, attempts, give_up_at_us, next_at_us, last_problem)
  SELECT alert_id, alert_id, 1, 'webhook ' || webhook, 'webhook ' || webhook, '', body, attempts, give_up_at_us, next_at_us, last_problem FROM delivery;
DROP TABLE delivery;

-- A receiver that does not take what it is told: held back until next_at, so that one that is gone costs one try at a time and not one for each call.
CREATE TABLE receiver (
  name         TEXT PRIMARY KEY,
  attempts     INTEGER NOT NULL,
  next_at_us   INTEGER NOT NULL,
  failing_since_us INTEGER NOT NULL,
  problem      TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- When a receiver was last told of an incident, so that a storm is told in one message every half minute.
CREATE TABLE told (
  receiver TEXT NOT NULL,
  incident INTEGER NOT NULL REFERENCES incident (id) ON DELETE CASCADE,
  at_us    INTEGER NOT NULL,
  PRIMARY KEY (receiver, incident)
) STRICT, WITHOUT ROWID;
CREATE INDEX told_by_incident ON told (incident);

-- Browsers that are woken. The endpoint works like a password: never shown.
CREATE TABLE push_subscription (
  id         INTEGER PRIMARY KEY AUTOINCREMENT,
  user       TEXT NOT NULL,
  endpoint   TEXT NOT NULL UNIQUE,
  public_key TEXT NOT NULL,         -- of the browser, base64url: what is sent is encrypted for it (RFC 8291)
  secret     TEXT NOT NULL,         -- shared with the browser, base64url
  made_at_us INTEGER NOT NULL
) STRICT;
