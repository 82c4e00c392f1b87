-- How long the pause until paused_until is, which it must not outlast when the clock is set back; null for 24 hours.
ALTER TABLE subscription ADD COLUMN pause_ms BIGINT;
