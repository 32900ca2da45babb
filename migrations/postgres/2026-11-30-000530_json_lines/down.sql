DROP FUNCTION json_lines(TEXT);
