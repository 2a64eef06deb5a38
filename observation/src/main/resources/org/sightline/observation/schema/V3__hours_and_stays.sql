-- How many newest revisions began in each hour, so that counts over days and weeks read hours and not facts. Can be rebuilt from `latest`.
CREATE TABLE hour (
  hour       INTEGER NOT NULL,   -- whole hours since 1970 UTC; UTC, as the clock of whoever asks is not known yet
  subject_id INTEGER NOT NULL REFERENCES subject (id),   -- what the facts are about, which is all that counts are asked by beside time
  rows       INTEGER NOT NULL,   -- exact; a row goes when it falls to 0
  PRIMARY KEY (hour, subject_id)
) STRICT, WITHOUT ROWID;
INSERT INTO hour
SELECT (start_us - ((start_us % 3600000000) + 3600000000) % 3600000000) / 3600000000, subject_id, COUNT(*)
FROM latest JOIN shelf ON shelf.id = latest.shelf_id GROUP BY 1, 2;

-- How long objects stayed in zones, together for each zone: long stays are rare, and are found here by their class instead of among all stays.
CREATE TABLE stay (
  zone         TEXT NOT NULL,
  length_class INTEGER NOT NULL CHECK (length_class BETWEEN 0 AND 8),   -- as on a shelf
  start_us     INTEGER NOT NULL,   -- of the fact, so that the newest are found first
  position     INTEGER NOT NULL,
  PRIMARY KEY (zone, length_class, start_us, position)
) STRICT, WITHOUT ROWID;
INSERT INTO stay
SELECT value,
  CASE WHEN us >= 43200000000 THEN 8 WHEN us >= 7200000000 THEN 7 WHEN us >= 1800000000 THEN 6 WHEN us >= 300000000 THEN 5
       WHEN us >= 60000000 THEN 4 WHEN us >= 15000000 THEN 3 WHEN us >= 5000000 THEN 2 WHEN us >= 1000000 THEN 1 ELSE 0 END,
  start_us, position
FROM (SELECT value, start_us, position, SUM(to_us - from_us) AS us FROM trait WHERE sort = 'visit' GROUP BY position, value);
