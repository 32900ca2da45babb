-- The texts of a JSON array, each between line breaks: a search over tags. (The service defines it for SQLite.)
CREATE FUNCTION json_lines(json TEXT) RETURNS TEXT LANGUAGE sql IMMUTABLE AS $$
    SELECT E'\n' || coalesce(string_agg(line, E'\n'), '') || E'\n' FROM json_array_elements_text($1::json) AS lines (line)
$$;
