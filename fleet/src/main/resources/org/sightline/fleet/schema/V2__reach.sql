-- How a camera is reached beyond its addresses.
-- One of the words auto, tcp, udp, multicast, http, https: cameras from before took TCP, which auto tries first.
ALTER TABLE camera ADD COLUMN transport TEXT NOT NULL DEFAULT 'auto'
  CHECK (transport IN ('auto', 'tcp', 'udp', 'multicast', 'http', 'https'));
-- SHA-256 of the one certificate that is accepted over TLS, in hexadecimal: cameras sign their own. NULL asks for a trusted authority's.
ALTER TABLE camera ADD COLUMN certificate TEXT CHECK (length(certificate) = 64);
