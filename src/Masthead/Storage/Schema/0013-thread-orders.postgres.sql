CREATE INDEX ix_comments_article_id_shown_replies_id ON comments (article_id, shown_replies, id) WHERE is_shown AND depth = 0 AND shown_replies > 0;
