-- A reason is [name, weight, detail] instead of an object that names the three each time.
UPDATE comment_verdicts SET reasons = (
    SELECT json_agg(json_build_array(r.value -> 'name', r.value -> 'weight', r.value -> 'detail') ORDER BY r.place)::text
    FROM json_array_elements(reasons::json) WITH ORDINALITY AS r (value, place))
WHERE reasons <> '[]';
