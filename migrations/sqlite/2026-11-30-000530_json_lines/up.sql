-- PostgreSQL's function `json_lines`. The service defines it for each connection to SQLite.
SELECT 1;
