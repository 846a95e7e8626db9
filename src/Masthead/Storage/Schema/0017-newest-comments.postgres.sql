CREATE INDEX ix_comments_created_at_id ON comments (created_at, id) WHERE is_shown;
