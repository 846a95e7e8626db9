CREATE TABLE "authors" (
    "id" INTEGER NOT NULL CONSTRAINT "pk_authors" PRIMARY KEY AUTOINCREMENT,
    "name" TEXT NOT NULL,
    "slug" TEXT NOT NULL,
    "bio" TEXT NOT NULL,
    "user_id" INTEGER NULL
);

CREATE TABLE "jobs" (
    "id" INTEGER NOT NULL CONSTRAINT "pk_jobs" PRIMARY KEY AUTOINCREMENT,
    "kind" TEXT NOT NULL,
    "payload" TEXT NOT NULL,
    "due_at" INTEGER NOT NULL,
    "attempts" INTEGER NOT NULL,
    "leased_until" INTEGER NULL,
    "last_error" TEXT NULL
);

CREATE TABLE "media" (
    "id" INTEGER NOT NULL CONSTRAINT "pk_media" PRIMARY KEY AUTOINCREMENT,
    "hash" TEXT NOT NULL,
    "content_type" TEXT NOT NULL,
    "file_name" TEXT NOT NULL,
    "width" INTEGER NOT NULL,
    "height" INTEGER NOT NULL,
    "bytes" INTEGER NOT NULL,
    "alt" TEXT NOT NULL,
    "caption" TEXT NOT NULL,
    "credit" TEXT NOT NULL,
    "created_at" INTEGER NOT NULL,
    "widths" TEXT NOT NULL
);

CREATE TABLE "redirects" (
    "path" TEXT NOT NULL CONSTRAINT "pk_redirects" PRIMARY KEY,
    "kind" INTEGER NOT NULL,
    "target_id" INTEGER NOT NULL,
    "created_at" INTEGER NOT NULL
);

CREATE TABLE "sections" (
    "id" INTEGER NOT NULL CONSTRAINT "pk_sections" PRIMARY KEY AUTOINCREMENT,
    "parent_id" INTEGER NULL,
    "name" TEXT NOT NULL,
    "slug" TEXT NOT NULL,
    "path" TEXT NOT NULL,
    "position" INTEGER NOT NULL,
    "description" TEXT NOT NULL,
    "is_listed" INTEGER NOT NULL,
    CONSTRAINT "fk_sections_parent_id" FOREIGN KEY ("parent_id") REFERENCES "sections" ("id") ON DELETE RESTRICT
);

CREATE TABLE "settings" (
    "name" TEXT NOT NULL CONSTRAINT "pk_settings" PRIMARY KEY,
    "value" TEXT NOT NULL
);

CREATE TABLE "spam_examples" (
    "id" INTEGER NOT NULL CONSTRAINT "pk_spam_examples" PRIMARY KEY AUTOINCREMENT,
    "site_id" INTEGER NOT NULL,
    "source" TEXT NOT NULL,
    "submission" TEXT NOT NULL,
    "label" INTEGER NOT NULL,
    "reporter" TEXT NOT NULL,
    "learnt_at" INTEGER NOT NULL,
    "revoked_at" INTEGER NULL
);

CREATE TABLE "tags" (
    "id" INTEGER NOT NULL CONSTRAINT "pk_tags" PRIMARY KEY AUTOINCREMENT,
    "name" TEXT NOT NULL,
    "slug" TEXT NOT NULL
);

CREATE TABLE "articles" (
    "id" INTEGER NOT NULL CONSTRAINT "pk_articles" PRIMARY KEY AUTOINCREMENT,
    "headline" TEXT NOT NULL,
    "standfirst" TEXT NOT NULL,
    "slug" TEXT NOT NULL,
    "path" TEXT NOT NULL,
    "has_own_path" INTEGER NOT NULL,
    "section_id" INTEGER NOT NULL,
    "dateline" TEXT NOT NULL,
    "language" TEXT NOT NULL,
    "bylines" TEXT NOT NULL,
    "tags" TEXT NOT NULL,
    "lead_media_id" INTEGER NULL,
    "lead_alt" TEXT NOT NULL,
    "lead_caption" TEXT NOT NULL,
    "lead_credit" TEXT NOT NULL,
    "body_format" INTEGER NOT NULL,
    "body_source" TEXT NOT NULL,
    "body_html" TEXT NOT NULL,
    "state" INTEGER NOT NULL,
    "created_at" INTEGER NOT NULL,
    "updated_at" INTEGER NOT NULL,
    "published_at" INTEGER NULL,
    "scheduled_for" INTEGER NULL,
    "comments" INTEGER NOT NULL,
    "comment_count" INTEGER NOT NULL,
    "version" INTEGER NOT NULL,
    "source" TEXT NULL,
    "source_id" TEXT NULL,
    CONSTRAINT "fk_articles_lead_media_id" FOREIGN KEY ("lead_media_id") REFERENCES "media" ("id") ON DELETE RESTRICT,
    CONSTRAINT "fk_articles_section_id" FOREIGN KEY ("section_id") REFERENCES "sections" ("id") ON DELETE RESTRICT
);

CREATE TABLE "article_revisions" (
    "id" INTEGER NOT NULL CONSTRAINT "pk_article_revisions" PRIMARY KEY AUTOINCREMENT,
    "article_id" INTEGER NOT NULL,
    "version" INTEGER NOT NULL,
    "headline" TEXT NOT NULL,
    "content" TEXT NOT NULL,
    "saved_by" TEXT NOT NULL,
    "saved_at" INTEGER NOT NULL,
    "note" TEXT NOT NULL,
    CONSTRAINT "fk_article_revisions_article_id" FOREIGN KEY ("article_id") REFERENCES "articles" ("id") ON DELETE CASCADE
);

CREATE TABLE "comments" (
    "id" INTEGER NOT NULL CONSTRAINT "pk_comments" PRIMARY KEY AUTOINCREMENT,
    "article_id" INTEGER NOT NULL,
    "parent_id" INTEGER NULL,
    "depth" INTEGER NOT NULL,
    "thread_path" TEXT NOT NULL,
    "state" INTEGER NOT NULL,
    "is_judged" INTEGER NOT NULL,
    "is_shown" INTEGER NOT NULL,
    "shown_replies" INTEGER NOT NULL,
    "kind" INTEGER NOT NULL,
    "author_name" TEXT NOT NULL,
    "author_email" TEXT NOT NULL,
    "author_website" TEXT NOT NULL,
    "text" TEXT NOT NULL,
    "html" TEXT NOT NULL,
    "created_at" INTEGER NOT NULL,
    "edited_at" INTEGER NULL,
    "ip_address" TEXT NULL,
    "address_prefix" TEXT NULL,
    "user_agent" TEXT NULL,
    "referrer" TEXT NULL,
    "fingerprint" BLOB NOT NULL,
    "source" TEXT NULL,
    "source_id" TEXT NULL,
    CONSTRAINT "fk_comments_article_id" FOREIGN KEY ("article_id") REFERENCES "articles" ("id") ON DELETE CASCADE,
    CONSTRAINT "fk_comments_parent_id" FOREIGN KEY ("parent_id") REFERENCES "comments" ("id") ON DELETE RESTRICT
);

CREATE TABLE "listings" (
    "kind" INTEGER NOT NULL,
    "target_id" INTEGER NOT NULL,
    "published_at" INTEGER NOT NULL,
    "article_id" INTEGER NOT NULL,
    CONSTRAINT "pk_listings" PRIMARY KEY ("kind", "target_id", "published_at", "article_id"),
    CONSTRAINT "fk_listings_article_id" FOREIGN KEY ("article_id") REFERENCES "articles" ("id") ON DELETE CASCADE
);

CREATE TABLE "comment_acts" (
    "id" INTEGER NOT NULL CONSTRAINT "pk_comment_acts" PRIMARY KEY AUTOINCREMENT,
    "comment_id" INTEGER NOT NULL,
    "act" TEXT NOT NULL,
    "from_state" INTEGER NULL,
    "to_state" INTEGER NOT NULL,
    "actor" TEXT NOT NULL,
    "reason" TEXT NOT NULL,
    "at" INTEGER NOT NULL,
    "words_before" TEXT NULL,
    "batch" TEXT NULL,
    "is_undone" INTEGER NOT NULL,
    CONSTRAINT "fk_comment_acts_comment_id" FOREIGN KEY ("comment_id") REFERENCES "comments" ("id") ON DELETE CASCADE
);

CREATE TABLE "comment_verdicts" (
    "comment_id" INTEGER NOT NULL CONSTRAINT "pk_comment_verdicts" PRIMARY KEY,
    "score" REAL NOT NULL,
    "outcome" INTEGER NOT NULL,
    "reasons" TEXT NOT NULL,
    "explanation" TEXT NOT NULL,
    "checked_at" INTEGER NOT NULL,
    "rule" INTEGER NOT NULL,
    "evidence" TEXT NOT NULL,
    CONSTRAINT "fk_comment_verdicts_comment_id" FOREIGN KEY ("comment_id") REFERENCES "comments" ("id") ON DELETE CASCADE
);

CREATE UNIQUE INDEX "ix_article_revisions_article_id_version" ON "article_revisions" ("article_id", "version");

CREATE INDEX "ix_articles_lead_media_id" ON "articles" ("lead_media_id");

CREATE UNIQUE INDEX "ix_articles_path" ON "articles" ("path");

CREATE INDEX "ix_articles_scheduled_for" ON "articles" ("scheduled_for") WHERE scheduled_for IS NOT NULL;

CREATE INDEX "ix_articles_section_id" ON "articles" ("section_id");

CREATE UNIQUE INDEX "ix_articles_source_source_id" ON "articles" ("source", "source_id") WHERE source IS NOT NULL;

CREATE INDEX "ix_articles_state_updated_at" ON "articles" ("state", "updated_at");

CREATE UNIQUE INDEX "ix_authors_slug" ON "authors" ("slug");

CREATE INDEX "ix_authors_user_id" ON "authors" ("user_id");

CREATE INDEX "ix_comment_acts_at" ON "comment_acts" ("at");

CREATE INDEX "ix_comment_acts_batch" ON "comment_acts" ("batch") WHERE batch IS NOT NULL;

CREATE INDEX "ix_comment_acts_comment_id" ON "comment_acts" ("comment_id");

CREATE INDEX "ix_comments_address_prefix_state" ON "comments" ("address_prefix", "state");

CREATE INDEX "ix_comments_article_id_thread_path_depth" ON "comments" ("article_id", "thread_path", "depth") WHERE is_shown;

CREATE INDEX "ix_comments_author_email_state" ON "comments" ("author_email", "state");

CREATE INDEX "ix_comments_created_at" ON "comments" ("created_at") WHERE ip_address IS NOT NULL;

CREATE UNIQUE INDEX "ix_comments_fingerprint" ON "comments" ("fingerprint");

CREATE INDEX "ix_comments_parent_id" ON "comments" ("parent_id");

CREATE UNIQUE INDEX "ix_comments_source_source_id" ON "comments" ("source", "source_id") WHERE source IS NOT NULL;

CREATE INDEX "ix_comments_state_id" ON "comments" ("state", "id");

CREATE INDEX "ix_comments_state_is_judged_id" ON "comments" ("state", "is_judged", "id");

CREATE INDEX "ix_jobs_due_at" ON "jobs" ("due_at");

CREATE INDEX "ix_jobs_kind_payload" ON "jobs" ("kind", "payload");

CREATE INDEX "ix_listings_article_id" ON "listings" ("article_id");

CREATE INDEX "ix_media_created_at" ON "media" ("created_at");

CREATE UNIQUE INDEX "ix_media_hash" ON "media" ("hash");

CREATE INDEX "ix_redirects_kind_target_id" ON "redirects" ("kind", "target_id");

CREATE INDEX "ix_sections_parent_id" ON "sections" ("parent_id");

CREATE UNIQUE INDEX "ix_sections_path" ON "sections" ("path");

CREATE INDEX "ix_spam_examples_site_id_reporter" ON "spam_examples" ("site_id", "reporter");

CREATE UNIQUE INDEX "ix_spam_examples_site_id_source" ON "spam_examples" ("site_id", "source") WHERE revoked_at IS NULL;

CREATE UNIQUE INDEX "ix_tags_slug" ON "tags" ("slug");
