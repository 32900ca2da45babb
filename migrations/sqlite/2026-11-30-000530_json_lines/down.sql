-- The function belongs to no database file.
SELECT 1;
