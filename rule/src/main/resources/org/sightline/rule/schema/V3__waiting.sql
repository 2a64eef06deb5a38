-- Facts of which a rule asks what follows, so that a restart forgets none.
CREATE TABLE waiting_fact (
  rule_id   INTEGER NOT NULL REFERENCES rule (id) ON DELETE CASCADE,
  position  INTEGER NOT NULL,   -- of the fact in the observation log, which has all else of it
  due_at_us INTEGER NOT NULL,   -- by the node's clock: from then on nothing that follows can be missing
  PRIMARY KEY (rule_id, position)
) STRICT, WITHOUT ROWID;
