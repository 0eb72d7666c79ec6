CREATE TABLE visits (at timestamptz DEFAULT now());
INSERT INTO visits DEFAULT VALUES;
