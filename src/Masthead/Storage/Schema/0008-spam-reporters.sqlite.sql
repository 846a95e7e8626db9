-- Who taught, by account or client site; what is known by a name only keeps it. A name in a client's report is whatever its program wrote.
UPDATE "spam_examples" SET "reporter" = 'client:' || substr("source", 9, instr(substr("source", 9), ':') - 1) WHERE "source" LIKE 'akismet:%';
UPDATE "spam_examples" SET "reporter" = coalesce(
    (SELECT 'account:' || min("id") FROM "accounts" WHERE "name" = "spam_examples"."reporter" HAVING count(*) = 1), 'name:' || "reporter")
WHERE "source" NOT LIKE 'akismet:%';

ALTER TABLE "spam_examples" ADD COLUMN "retraction_id" INTEGER NULL;

CREATE INDEX "ix_spam_examples_site_id_id_label_reporter_learnt_at" ON "spam_examples" ("site_id", "id", "label", "reporter", "learnt_at") WHERE revoked_at IS NULL;

CREATE INDEX "ix_spam_examples_retraction_id" ON "spam_examples" ("retraction_id") WHERE retraction_id IS NOT NULL;

CREATE TABLE "spam_retractions" (
    "id" INTEGER NOT NULL CONSTRAINT "pk_spam_retractions" PRIMARY KEY AUTOINCREMENT,
    "site_id" INTEGER NOT NULL,
    "reporter" TEXT NOT NULL,
    "reporter_name" TEXT NOT NULL,
    "actor" TEXT NOT NULL,
    "at" INTEGER NOT NULL,
    "decisions" INTEGER NOT NULL,
    "undone_at" INTEGER NULL,
    "undone_by" TEXT NULL
);

CREATE INDEX "ix_spam_retractions_site_id_id" ON "spam_retractions" ("site_id", "id");
