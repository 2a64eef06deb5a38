-- what footage was imported from: set by importing only, so that a reason that somebody typed is never
-- taken for it. Pins from before this column carried it in their reason alone.
ALTER TABLE pin ADD COLUMN imported_from TEXT;
UPDATE pin SET imported_from = substr(reason, 15) WHERE substr(reason, 1, 14) = 'imported from ' AND stream IS NOT NULL;
