-- The secret that signs too after a rotation, sealed, and until when.
ALTER TABLE subscription ADD COLUMN previous_secret TEXT;
ALTER TABLE subscription ADD COLUMN previous_secret_until BIGINT;
