-- The placeholders are what SQLite and PostgreSQL call differently. Instants are milliseconds since 1970, UTC.

-- One row: a known text, sealed, that proves the encryption key at the start.
CREATE TABLE key_check (
  id INTEGER NOT NULL PRIMARY KEY,
  sealed TEXT NOT NULL
);

CREATE TABLE event (
  seq ${seq},
  id TEXT NOT NULL UNIQUE,
  account_id TEXT NOT NULL,
  type TEXT NOT NULL,
  conversation TEXT NOT NULL,
  occurred_at BIGINT NOT NULL,
  received_at BIGINT NOT NULL,
  origin TEXT NOT NULL,
  payload ${bytes} NOT NULL,
  raw ${bytes} NOT NULL
);

-- For pages of one conversation, or of what is not a message. An index costs every event, so there are no more: what is looked
-- for by other marks is looked for in a bounded part of the journal.
CREATE INDEX event_conversation ON event (conversation, seq);
CREATE INDEX event_type ON event (type, seq) WHERE type <> 'message.created';
