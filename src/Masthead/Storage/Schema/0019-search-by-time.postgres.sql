-- Where an article stands among all: the second of its publication times 2^28, plus its id. An index of it gives matches in the order of time.
ALTER TABLE article_search ADD COLUMN place bigint;

UPDATE article_search s SET place = GREATEST(LEAST(a.published_at / 1000, 17179869184), -17179869184) * 268435456 + a.id FROM articles a WHERE a.id = s.article_id;

DELETE FROM article_search WHERE place IS NULL;

ALTER TABLE article_search ALTER COLUMN place SET NOT NULL;

CREATE INDEX ix_article_search_place ON article_search (place);
