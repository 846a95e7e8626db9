ALTER TABLE articles ADD COLUMN original_id bigint;
ALTER TABLE articles ADD CONSTRAINT fk_articles_original_id FOREIGN KEY (original_id) REFERENCES articles (id) ON DELETE SET NULL;
CREATE INDEX ix_articles_original_id ON articles (original_id) WHERE original_id IS NOT NULL;
CREATE INDEX ix_articles_headline ON articles (headline);
