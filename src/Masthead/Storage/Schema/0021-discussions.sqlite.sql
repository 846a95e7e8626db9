-- How many comments readers see under an article: a row of its own, because every comment changes it and an article's row fills pages.
CREATE TABLE "discussions" (
    "article_id" INTEGER NOT NULL CONSTRAINT "pk_discussions" PRIMARY KEY,
    "comment_count" INTEGER NOT NULL,
    CONSTRAINT "fk_discussions_article_id" FOREIGN KEY ("article_id") REFERENCES "articles" ("id") ON DELETE CASCADE
);
INSERT INTO "discussions" ("article_id", "comment_count") SELECT "id", "comment_count" FROM "articles" WHERE "comment_count" <> 0;
ALTER TABLE "articles" DROP COLUMN "comment_count";
