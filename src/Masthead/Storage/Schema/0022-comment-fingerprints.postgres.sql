-- Twelve bytes tell the comments under one article apart, and the index has them where the article's are.
DROP INDEX ix_comments_fingerprint;
UPDATE comments SET fingerprint = substr(fingerprint, 1, 12) WHERE length(fingerprint) > 12;
CREATE UNIQUE INDEX ix_comments_article_id_fingerprint ON comments (article_id, fingerprint);
