-- What was drawn and saved over a camera's picture, for cameras of the configuration too: it goes before what they bring along.
-- A camera has a row here once something was saved, so that "nothing is drawn" can be saved as well.
CREATE TABLE drawing (
  -- No reference to camera: those of the configuration file are not there.
  camera    TEXT PRIMARY KEY,
  saved_us  INTEGER NOT NULL
) STRICT;

-- Zones, lines, masks and measured places, point by point in drawing order.
CREATE TABLE drawing_point (
  camera        TEXT NOT NULL REFERENCES drawing (camera) ON DELETE CASCADE,
  kind          TEXT NOT NULL CHECK (kind IN ('zone', 'line', 'mask', 'ground')),
  -- Which one of its kind, in drawing order.
  number        INTEGER NOT NULL,
  -- Of zones and lines; empty for masks and ground, which have none.
  name          TEXT NOT NULL,
  place         INTEGER NOT NULL,
  -- Fractions of the picture's width and height.
  x             REAL NOT NULL,
  y             REAL NOT NULL,
  -- Where a measured place lies on the ground; NULL for other kinds.
  east_metres   REAL,
  north_metres  REAL,
  PRIMARY KEY (camera, kind, number, place)
) STRICT;
