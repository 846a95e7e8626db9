ALTER TABLE articles ADD COLUMN submitted_at bigint;
