-- What an import wrote, so that the next one knows what is as it was, what is new there, and what was changed here.
CREATE TABLE "imported_articles" (
    "source" TEXT NOT NULL,
    "source_id" TEXT NOT NULL,
    "article_id" INTEGER NOT NULL,
    "hash" TEXT NOT NULL,
    "comments_hash" TEXT NOT NULL,
    "version" INTEGER NOT NULL,
    "state" INTEGER NOT NULL,
    CONSTRAINT "pk_imported_articles" PRIMARY KEY ("source", "source_id"),
    CONSTRAINT "fk_imported_articles_article_id" FOREIGN KEY ("article_id") REFERENCES "articles" ("id") ON DELETE CASCADE
);
CREATE INDEX "ix_imported_articles_article_id" ON "imported_articles" ("article_id");

-- What came of each run, for the newsroom.
CREATE TABLE "import_runs" (
    "id" INTEGER NOT NULL CONSTRAINT "pk_import_runs" PRIMARY KEY AUTOINCREMENT,
    "source" TEXT NOT NULL,
    "files" TEXT NOT NULL,
    "started_at" INTEGER NOT NULL,
    "finished_at" INTEGER NOT NULL,
    "checksum" TEXT NOT NULL,
    "report" TEXT NOT NULL
);
