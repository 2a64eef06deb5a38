-- Whose picture is it: somebody who may see some cameras only is shown a best picture only where a fact of such a camera names it. Partial, because
-- most revisions of an object track have no picture of their own.
CREATE INDEX observation_by_snapshot ON observation (snapshot) WHERE snapshot <> '';
