-- What a failing webhook holds up: nothing (conversation), or what follows it in its conversation (strict).
ALTER TABLE subscription ADD COLUMN delivery_order TEXT NOT NULL DEFAULT 'conversation';

-- The conversations of a strict subscription that stand aside of its cursor: all their events up to done_to are settled,
-- those behind it are not tried yet, also where the cursor has passed them. With a head they wait for its retry, without one
-- they are catching up.
CREATE TABLE siding (
  subscription_id TEXT NOT NULL REFERENCES subscription (id) ON DELETE CASCADE,
  conversation TEXT NOT NULL,
  done_to BIGINT NOT NULL,
  head BIGINT,
  since BIGINT NOT NULL,
  PRIMARY KEY (subscription_id, conversation)
);
