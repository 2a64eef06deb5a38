-- Where users have signed in from. Guesses at an account from anywhere else share one small allowance,
-- so that many addresses guess no faster than one, and the owner at a known address is not locked out by them.

CREATE TABLE known_addresses (
  user_id INTEGER NOT NULL REFERENCES users (id) ON DELETE CASCADE,
  -- As text, without the port; of an IPv6 address the network of its subscriber.
  address TEXT NOT NULL,
  -- The last sign-in from there, microseconds since 1970 UTC; the oldest goes when there are too many.
  used_at_us INTEGER NOT NULL,
  PRIMARY KEY (user_id, address)
) STRICT, WITHOUT ROWID;
