CREATE TABLE "accounts" (
    "id" INTEGER NOT NULL CONSTRAINT "pk_accounts" PRIMARY KEY AUTOINCREMENT,
    "email" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "role" INTEGER NOT NULL,
    "is_active" INTEGER NOT NULL,
    "password_hash" TEXT NULL,
    "stamp" TEXT NOT NULL,
    "failures" INTEGER NOT NULL,
    "rests_until" INTEGER NULL,
    "totp_secret" TEXT NULL,
    "last_totp_step" INTEGER NOT NULL,
    "recovery_codes" TEXT NOT NULL,
    "created_at" INTEGER NOT NULL
);

CREATE TABLE "account_passkeys" (
    "id" INTEGER NOT NULL CONSTRAINT "pk_account_passkeys" PRIMARY KEY AUTOINCREMENT,
    "account_id" INTEGER NOT NULL,
    "credential_id" BLOB NOT NULL,
    "public_key" BLOB NOT NULL,
    "name" TEXT NOT NULL,
    "created_at" INTEGER NOT NULL,
    "sign_count" INTEGER NOT NULL,
    "transports" TEXT NOT NULL,
    "is_user_verified" INTEGER NOT NULL,
    "is_backup_eligible" INTEGER NOT NULL,
    "is_backed_up" INTEGER NOT NULL,
    CONSTRAINT "fk_account_passkeys_account_id" FOREIGN KEY ("account_id") REFERENCES "accounts" ("id") ON DELETE CASCADE
);

CREATE TABLE "account_sessions" (
    "id" INTEGER NOT NULL CONSTRAINT "pk_account_sessions" PRIMARY KEY AUTOINCREMENT,
    "key_hash" TEXT NOT NULL,
    "account_id" INTEGER NOT NULL,
    "stamp" TEXT NOT NULL,
    "has_second_factor" INTEGER NOT NULL,
    "address_prefix" TEXT NOT NULL,
    "browser" TEXT NOT NULL,
    "created_at" INTEGER NOT NULL,
    "confirmed_at" INTEGER NOT NULL,
    "renewed_at" INTEGER NOT NULL,
    "expires_at" INTEGER NOT NULL,
    CONSTRAINT "fk_account_sessions_account_id" FOREIGN KEY ("account_id") REFERENCES "accounts" ("id") ON DELETE CASCADE
);

CREATE TABLE "one_time_links" (
    "token_hash" TEXT NOT NULL CONSTRAINT "pk_one_time_links" PRIMARY KEY,
    "account_id" INTEGER NULL,
    "expires_at" INTEGER NOT NULL,
    CONSTRAINT "fk_one_time_links_account_id" FOREIGN KEY ("account_id") REFERENCES "accounts" ("id") ON DELETE CASCADE
);

CREATE INDEX "ix_account_passkeys_account_id" ON "account_passkeys" ("account_id");

CREATE UNIQUE INDEX "ix_account_passkeys_credential_id" ON "account_passkeys" ("credential_id");

CREATE INDEX "ix_account_sessions_account_id" ON "account_sessions" ("account_id");

CREATE UNIQUE INDEX "ix_account_sessions_key_hash" ON "account_sessions" ("key_hash");

CREATE UNIQUE INDEX "ix_accounts_email" ON "accounts" ("email");

CREATE INDEX "ix_one_time_links_account_id" ON "one_time_links" ("account_id");
