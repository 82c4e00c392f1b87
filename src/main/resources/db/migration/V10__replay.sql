-- One row for each replay that was asked for. A running one goes on after a restart: in one commit it makes deliveries due
-- and moves its place in the journal.
CREATE TABLE replay (
  subscription_id TEXT NOT NULL REFERENCES subscription (id) ON DELETE CASCADE,
  id TEXT NOT NULL,
  what TEXT NOT NULL,
  from_time BIGINT,
  to_time BIGINT,
  state TEXT NOT NULL,
  position BIGINT NOT NULL,
  last BIGINT NOT NULL,
  total BIGINT NOT NULL,
  total_complete SMALLINT NOT NULL,
  scheduled BIGINT NOT NULL,
  skipped BIGINT NOT NULL,
  created_at BIGINT NOT NULL,
  updated_at BIGINT NOT NULL,
  PRIMARY KEY (subscription_id, id)
);

CREATE UNIQUE INDEX replay_running ON replay (subscription_id) WHERE state = 'running';

-- How many attempts were made before the schedule began: a replay begins it anew.
ALTER TABLE delivery ADD COLUMN schedule_from INTEGER NOT NULL DEFAULT 0;
