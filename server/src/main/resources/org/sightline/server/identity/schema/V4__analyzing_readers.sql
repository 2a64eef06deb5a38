-- A reader that looks at pictures for this node, on another machine: it may also post what it saw of its cameras.
-- The token that it posts with is its name and its secret, so nothing more is kept of it.
ALTER TABLE readers ADD COLUMN analyzes INTEGER NOT NULL DEFAULT 0 CHECK (analyzes IN (0, 1));
