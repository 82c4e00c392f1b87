-- The latest retries. First attempts are not in it, so that they cost nothing.
CREATE INDEX attempt_retry ON attempt (subscription_id, at) WHERE number > 1;
