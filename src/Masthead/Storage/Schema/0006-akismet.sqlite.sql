CREATE TABLE "akismet_sites" (
    "id" INTEGER NOT NULL CONSTRAINT "pk_akismet_sites" PRIMARY KEY AUTOINCREMENT,
    "url" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "created_at" INTEGER NOT NULL,
    "policy" TEXT NOT NULL
);

CREATE TABLE "akismet_keys" (
    "id" INTEGER NOT NULL CONSTRAINT "pk_akismet_keys" PRIMARY KEY AUTOINCREMENT,
    "site_id" INTEGER NOT NULL,
    "hash" TEXT NOT NULL,
    "hint" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "created_at" INTEGER NOT NULL,
    "revoked_at" INTEGER NULL,
    "last_used_at" INTEGER NULL,
    CONSTRAINT "fk_akismet_keys_site_id" FOREIGN KEY ("site_id") REFERENCES "akismet_sites" ("id") ON DELETE CASCADE
);

CREATE TABLE "akismet_checks" (
    "id" INTEGER NOT NULL CONSTRAINT "pk_akismet_checks" PRIMARY KEY,
    "site_id" INTEGER NOT NULL,
    "content_hash" INTEGER NOT NULL,
    "sender_hash" INTEGER NOT NULL,
    "permalink" TEXT NOT NULL,
    "address" TEXT NULL,
    "network" TEXT NOT NULL,
    "outcome" INTEGER NOT NULL,
    "answered_spam" INTEGER NOT NULL,
    "marks" INTEGER NOT NULL,
    "score" REAL NOT NULL,
    "reasons" TEXT NOT NULL,
    "kept" TEXT NULL
);

CREATE TABLE "akismet_reports" (
    "id" INTEGER NOT NULL CONSTRAINT "pk_akismet_reports" PRIMARY KEY AUTOINCREMENT,
    "site_id" INTEGER NOT NULL,
    "source" TEXT NOT NULL,
    "check_id" INTEGER NULL,
    "label" INTEGER NOT NULL,
    "reporter" TEXT NOT NULL,
    "at" INTEGER NOT NULL,
    "mistake" INTEGER NOT NULL,
    "day" INTEGER NOT NULL,
    "email_hash" INTEGER NOT NULL,
    "network" TEXT NOT NULL
);

CREATE TABLE "akismet_days" (
    "site_id" INTEGER NOT NULL,
    "day" INTEGER NOT NULL,
    "checks" INTEGER NOT NULL,
    "spam" INTEGER NOT NULL,
    "ham" INTEGER NOT NULL,
    "held" INTEGER NOT NULL,
    "missed" INTEGER NOT NULL,
    "false_positives" INTEGER NOT NULL,
    "faults" INTEGER NOT NULL,
    "refused" INTEGER NOT NULL,
    "tests" INTEGER NOT NULL,
    CONSTRAINT "pk_akismet_days" PRIMARY KEY ("site_id", "day")
);

CREATE INDEX "ix_akismet_checks_site_id_id_content_hash" ON "akismet_checks" ("site_id", "id", "content_hash");

CREATE UNIQUE INDEX "ix_akismet_keys_hash" ON "akismet_keys" ("hash");

CREATE INDEX "ix_akismet_keys_site_id" ON "akismet_keys" ("site_id");

CREATE UNIQUE INDEX "ix_akismet_reports_site_id_source" ON "akismet_reports" ("site_id", "source");
