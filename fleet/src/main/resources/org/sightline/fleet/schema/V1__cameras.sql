-- The cameras that were added while the node ran. Those of the configuration file are not here: the file owns them.
CREATE TABLE camera (
  name        TEXT PRIMARY KEY,
  -- Addresses with user and password as the camera wants them. This file is readable by its owner only.
  main_uri    TEXT NOT NULL,
  sub_uri     TEXT,
  record      INTEGER NOT NULL CHECK (record IN (0, 1)),
  analyse     INTEGER NOT NULL CHECK (analyse IN (0, 1)),
  added_us    INTEGER NOT NULL
) STRICT;

CREATE TABLE zone (
  camera  TEXT NOT NULL REFERENCES camera (name) ON DELETE CASCADE,
  name    TEXT NOT NULL,
  PRIMARY KEY (camera, name)
) STRICT;

-- Corners in drawing order, in fractions of the picture's width and height.
CREATE TABLE zone_point (
  camera  TEXT NOT NULL,
  zone    TEXT NOT NULL,
  place   INTEGER NOT NULL,
  x       REAL NOT NULL,
  y       REAL NOT NULL,
  PRIMARY KEY (camera, zone, place),
  FOREIGN KEY (camera, zone) REFERENCES zone (camera, name) ON DELETE CASCADE
) STRICT;
