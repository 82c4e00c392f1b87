-- Every message of the conversation up to this one is in the journal.
CREATE TABLE high_water_mark (
  account_id TEXT NOT NULL REFERENCES account (id) ON DELETE CASCADE,
  conversation TEXT NOT NULL,
  message_id BIGINT NOT NULL,
  PRIMARY KEY (account_id, conversation)
);

-- Every message to the account up to this instant is in the journal. No row: the account was never caught up.
CREATE TABLE account_sync (
  account_id TEXT NOT NULL PRIMARY KEY REFERENCES account (id) ON DELETE CASCADE,
  synced_at BIGINT NOT NULL
);
