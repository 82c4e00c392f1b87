-- Who is to be told about what. Lists and maps are JSON; secret and headers are sealed.
CREATE TABLE subscription (
  id TEXT NOT NULL PRIMARY KEY,
  name TEXT NOT NULL UNIQUE,
  url TEXT NOT NULL,
  events TEXT NOT NULL,
  accounts TEXT NOT NULL,
  conversations TEXT NOT NULL,
  format TEXT NOT NULL,
  secret TEXT NOT NULL,
  headers TEXT NOT NULL,
  timeout_ms INTEGER NOT NULL,
  concurrency INTEGER NOT NULL,
  state TEXT NOT NULL,
  source TEXT NOT NULL,
  -- The last event of the journal that is settled for this subscription, and all before it. Its lane alone moves it.
  cursor BIGINT NOT NULL,
  created_at BIGINT NOT NULL,
  updated_at BIGINT NOT NULL
);
