-- One row for each delivery that was tried, as of its last settled attempt. What was not tried yet is behind the cursor.
-- No foreign key, here and below: it would look the subscription up for every row. Whoever writes rows looks once for each
-- commit, and a subscription's row goes only when it has no others left.
CREATE TABLE delivery (
  subscription_id TEXT NOT NULL,
  seq BIGINT NOT NULL,
  event_id TEXT NOT NULL,
  event_type TEXT NOT NULL,
  state TEXT NOT NULL,
  reason TEXT,
  attempts INTEGER NOT NULL,
  next_attempt_at BIGINT,
  updated_at BIGINT NOT NULL,
  PRIMARY KEY (subscription_id, seq)
) ${clustered};

-- What a lane tries next. Few rows of the table are in it.
CREATE INDEX delivery_due ON delivery (subscription_id, next_attempt_at, seq) WHERE state = 'retrying';

-- For pages of what failed, and to count it.
CREATE INDEX delivery_failed ON delivery (subscription_id, state, seq) WHERE state <> 'delivered';

CREATE TABLE attempt (
  subscription_id TEXT NOT NULL,
  seq BIGINT NOT NULL,
  number INTEGER NOT NULL,
  at BIGINT NOT NULL,
  millis BIGINT NOT NULL,
  status INTEGER,
  error TEXT,
  excerpt TEXT,
  PRIMARY KEY (subscription_id, seq, number)
) ${clustered};
