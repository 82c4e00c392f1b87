-- One row: the newest event that was pruned, and when it had come in. No row: none ever was.
CREATE TABLE journal_pruned (
  id INTEGER NOT NULL PRIMARY KEY CHECK (id = 1),
  seq BIGINT NOT NULL,
  received_at BIGINT NOT NULL
);

-- What was pruned before a subscription got it and is not announced yet: how many events at most, and when the first and
-- the last of them had come in.
CREATE TABLE delivery_loss (
  subscription_id TEXT NOT NULL PRIMARY KEY REFERENCES subscription (id) ON DELETE CASCADE,
  events BIGINT NOT NULL,
  first_at BIGINT NOT NULL,
  last_at BIGINT NOT NULL
);

-- Deliveries of events up to this one may have been pruned: that one is missing does not mean that it was never sent.
CREATE TABLE delivery_pruned (
  subscription_id TEXT NOT NULL PRIMARY KEY REFERENCES subscription (id) ON DELETE CASCADE,
  seq BIGINT NOT NULL
);

-- About how many bytes its deliveries and attempts take. Whoever writes or deletes some adds or takes off theirs in the same commit.
ALTER TABLE subscription ADD COLUMN delivery_bytes BIGINT NOT NULL DEFAULT 0;
