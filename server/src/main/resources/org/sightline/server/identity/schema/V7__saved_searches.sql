-- Searches that a person keeps under a name. They lie beside the users because they are theirs: who removes a user removes them.
CREATE TABLE saved_searches (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  user_id INTEGER NOT NULL REFERENCES users (id) ON DELETE CASCADE,
  -- What the person calls it; unlike the others of the person, whatever the case.
  name TEXT NOT NULL COLLATE NOCASE,
  -- What is typed into the search box. Read again each time, so that "yesterday" stays yesterday.
  text TEXT NOT NULL,
  created_at_us INTEGER NOT NULL,
  UNIQUE (user_id, name)
) STRICT;
