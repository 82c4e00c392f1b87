-- How an endpoint has been doing: until when nothing is sent to it. Its lane writes it, a resume or another URL ends it.
ALTER TABLE subscription ADD COLUMN paused_until BIGINT;

-- Why and since when a subscription is AUTO_DISABLED.
ALTER TABLE subscription ADD COLUMN disabled_reason TEXT;
ALTER TABLE subscription ADD COLUMN disabled_at BIGINT;
