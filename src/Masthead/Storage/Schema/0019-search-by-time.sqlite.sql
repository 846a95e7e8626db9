-- The words of published articles, by the negative of: the second of publication times 2^28, plus the article's id. Every word's articles then stand newest first.
-- It holds no text of its own: what is shown of a hit is read from the article.
DROP TABLE "article_search";

CREATE VIRTUAL TABLE "article_search" USING fts5(headline, words, content='', contentless_delete=1, tokenize='unicode61 remove_diacritics 2', prefix='2 3');

-- Articles that are there already are indexed by a job, once the site is up.
INSERT INTO "jobs" ("kind", "payload", "due_at", "attempts") SELECT 'RebuildSearchIndex', '', 0, 0 WHERE EXISTS (SELECT 1 FROM "articles");
