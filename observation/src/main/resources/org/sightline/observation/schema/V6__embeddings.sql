-- What the best picture of an object track looks like to a network for images, as a vector: for finding what looks alike. Can be made again only from
-- the pictures, so it is kept; it goes with its track, and the oldest go where there are too many to hold in memory.

-- The network that made a vector; vectors of two networks cannot be compared.
CREATE TABLE embedding_network (
  id     INTEGER PRIMARY KEY,
  sha256 TEXT NOT NULL UNIQUE   -- of its file, hexadecimal
) STRICT;

CREATE TABLE embedding (
  number     INTEGER PRIMARY KEY AUTOINCREMENT,   -- the order of storing, by which the oldest are known
  track_id   TEXT NOT NULL UNIQUE,                -- one for each object track: of its newest best picture
  network_id INTEGER NOT NULL REFERENCES embedding_network (id),
  levels     BLOB NOT NULL                        -- a byte from -127 to 127 for each dimension; only its direction counts
) STRICT;
