-- Pictures that an import has brought in, by what they are called there.
CREATE TABLE imported_pictures (
    source text NOT NULL,
    source_id text NOT NULL,
    media_id bigint NOT NULL,
    CONSTRAINT pk_imported_pictures PRIMARY KEY (source, source_id),
    CONSTRAINT fk_imported_pictures_media_id FOREIGN KEY (media_id) REFERENCES media (id) ON DELETE CASCADE
);
CREATE INDEX ix_imported_pictures_media_id ON imported_pictures (media_id);
