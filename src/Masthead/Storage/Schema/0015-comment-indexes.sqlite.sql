DROP INDEX "ix_comment_acts_at";
DROP INDEX "ix_comments_parent_id";
CREATE INDEX "ix_comments_parent_id" ON "comments" ("parent_id") WHERE parent_id IS NOT NULL;
DROP INDEX "ix_comments_state_is_judged_id";
CREATE INDEX "ix_comments_is_judged_id" ON "comments" ("is_judged", "id") WHERE state = 2;
CREATE INDEX "ix_comments_state_is_judged_id" ON "comments" ("state", "is_judged", "id") WHERE is_judged;
