-- A reason is [name, weight, detail] instead of an object that names the three each time.
UPDATE "comment_verdicts" SET "reasons" = (
    SELECT json_group_array(json_array(json_extract(r.value, '$.name'), json_extract(r.value, '$.weight'), json_extract(r.value, '$.detail'))) FROM json_each("comment_verdicts"."reasons") AS r)
WHERE "reasons" <> '[]';
