-- The name of the SSL bundle to connect with; null for none of its own.
ALTER TABLE subscription ADD COLUMN ssl_bundle TEXT;
