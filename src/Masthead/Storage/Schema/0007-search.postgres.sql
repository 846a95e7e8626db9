-- The words of published articles, by article id: as they are written and as the language's stemmer knows them.
CREATE TABLE article_search (
    article_id bigint NOT NULL CONSTRAINT pk_article_search PRIMARY KEY,
    headline tsvector NOT NULL,
    words tsvector NOT NULL,
    CONSTRAINT fk_article_search_article_id FOREIGN KEY (article_id) REFERENCES articles (id) ON DELETE CASCADE
);

CREATE INDEX ix_article_search_headline ON article_search USING gin (headline);

CREATE INDEX ix_article_search_words ON article_search USING gin (words);

-- Articles that are there already are indexed by a job, once the site is up.
INSERT INTO jobs (kind, payload, due_at, attempts) SELECT 'RebuildSearchIndex', '', 0, 0 WHERE EXISTS (SELECT 1 FROM articles);
