-- The token is sealed by the store's cipher. Instants are milliseconds since 1970, UTC.
CREATE TABLE account (
  id TEXT NOT NULL PRIMARY KEY,
  token TEXT NOT NULL,
  user_id TEXT,
  user_name TEXT,
  enabled SMALLINT NOT NULL CHECK (enabled IN (0, 1)),
  source TEXT NOT NULL,
  created_at BIGINT NOT NULL
);
