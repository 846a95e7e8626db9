ALTER TABLE "articles" ADD COLUMN "submitted_at" INTEGER NULL;
