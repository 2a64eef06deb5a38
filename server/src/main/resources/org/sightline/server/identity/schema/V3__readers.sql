-- Programs that may read streams from this node over RTSP, each with a secret of its own and the cameras that it may see.

CREATE TABLE readers (
  -- The user name in the address, such as recorder2 in rtsp://recorder2:…@node:8554/door/main.
  name TEXT NOT NULL PRIMARY KEY,
  -- Digest authentication needs these two hashes of name, realm and secret (RFC 2617, RFC 7616), 32 and 64
  -- hexadecimal digits. Whoever has one can read as this reader and no more: the secret is random and used nowhere else.
  md5 TEXT NOT NULL,
  sha256 TEXT NOT NULL,
  -- Microseconds since 1970 UTC.
  created_at_us INTEGER NOT NULL,
  -- When it last asked for a stream and was let in, so that unused ones can be found and taken away; null for never.
  used_at_us INTEGER
) STRICT, WITHOUT ROWID;

CREATE TABLE reader_cameras (
  reader TEXT NOT NULL REFERENCES readers (name) ON DELETE CASCADE,
  -- By name, whether there is such a camera or not: a camera that is added again can be read again.
  camera TEXT NOT NULL,
  PRIMARY KEY (reader, camera)
) STRICT, WITHOUT ROWID;
