-- What an article said wrongly, told to readers on a day; a list as JSON, like the bylines.
ALTER TABLE articles ADD COLUMN corrections text NOT NULL DEFAULT '[]';
