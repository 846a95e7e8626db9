ALTER TABLE "comment_verdicts" ADD COLUMN "sketch" TEXT NULL;

CREATE TABLE "policy_replays" (
    "id" INTEGER NOT NULL CONSTRAINT "pk_policy_replays" PRIMARY KEY AUTOINCREMENT,
    "draft" TEXT NOT NULL,
    "months" INTEGER NOT NULL,
    "asked_by" TEXT NOT NULL,
    "asked_at" INTEGER NOT NULL,
    "state" INTEGER NOT NULL,
    "total" INTEGER NOT NULL,
    "done" INTEGER NOT NULL,
    "beat_at" INTEGER NOT NULL,
    "is_cancel_asked" INTEGER NOT NULL,
    "ended_at" INTEGER NULL,
    "findings" TEXT NULL,
    "applied_by" TEXT NULL,
    "applied_at" INTEGER NULL
);

CREATE TABLE "policy_replay_changes" (
    "replay_id" INTEGER NOT NULL,
    "comment_id" INTEGER NOT NULL,
    "rule_before" INTEGER NOT NULL,
    "rule_after" INTEGER NOT NULL,
    "score_before" REAL NOT NULL,
    "score_after" REAL NOT NULL,
    "word" TEXT NULL,
    "was_example" INTEGER NOT NULL,
    CONSTRAINT "pk_policy_replay_changes" PRIMARY KEY ("replay_id", "comment_id"),
    CONSTRAINT "fk_policy_replay_changes_comment_id" FOREIGN KEY ("comment_id") REFERENCES "comments" ("id") ON DELETE CASCADE,
    CONSTRAINT "fk_policy_replay_changes_replay_id" FOREIGN KEY ("replay_id") REFERENCES "policy_replays" ("id") ON DELETE CASCADE
);

CREATE INDEX "ix_policy_replay_changes_comment_id" ON "policy_replay_changes" ("comment_id");
