-- Since when every attempt for a subscription failed, and how many. Its lane alone writes them.
ALTER TABLE subscription ADD COLUMN failing_since BIGINT;
ALTER TABLE subscription ADD COLUMN failures INTEGER NOT NULL DEFAULT 0;
