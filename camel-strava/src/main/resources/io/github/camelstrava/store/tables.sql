CREATE TABLE strava_entry (
    kind VARCHAR(20) NOT NULL,
    owner VARCHAR(255) NOT NULL,
    item VARCHAR(255) NOT NULL,
    version BIGINT NOT NULL,
    writers VARCHAR(240) NOT NULL,
    content TEXT NOT NULL,
    PRIMARY KEY (kind, owner, item)
);
CREATE TABLE strava_schema (
    version INT NOT NULL PRIMARY KEY
);
INSERT INTO strava_schema (version) VALUES (1);
