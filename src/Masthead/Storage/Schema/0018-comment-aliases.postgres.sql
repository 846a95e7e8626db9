-- Other names of imported comments: what a second system calls its copy of one.
CREATE TABLE comment_aliases (
    source text NOT NULL,
    source_id text NOT NULL,
    comment_id bigint NOT NULL,
    CONSTRAINT pk_comment_aliases PRIMARY KEY (source, source_id),
    CONSTRAINT fk_comment_aliases_comment_id FOREIGN KEY (comment_id) REFERENCES comments (id) ON DELETE CASCADE
);
CREATE INDEX ix_comment_aliases_comment_id ON comment_aliases (comment_id);
