-- How fast, in attempts a second, and when to try again, as a JSON list of waits; null for no limit and the common schedule.
ALTER TABLE subscription ADD COLUMN rate_limit INTEGER;
ALTER TABLE subscription ADD COLUMN schedule TEXT;
