-- Tokens of the REST API, as SHA-256 in hexadecimal.
CREATE TABLE api_token (
  name TEXT NOT NULL PRIMARY KEY,
  hash TEXT NOT NULL,
  created_at BIGINT NOT NULL
);
