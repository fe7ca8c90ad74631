"""A city of any size, made in the database itself: ideas, ten supports and two comments each."""

from sqlalchemy import Engine, text

PEOPLE = 2_000
WORDS = [
    "Radweg",
    "Fahrradstraße",
    "Brücke",
    "Neckar",
    "Bank",
    "Baum",
    "Schatten",
    "Spielplatz",
    "Bus",
    "Haltestelle",
    "Schule",
    "Ampel",
    "Licht",
    "Markt",
    "Platz",
    "Brunnen",
    "Wasser",
    "Müll",
    "Park",
    "Garten",
    "Solar",
    "Dach",
    "Strom",
    "WLAN",
    "App",
    "Termin",
    "Amt",
    "Bücherei",
    "Sport",
    "Halle",
    "Lärm",
    "Tempo",
    "Zone",
    "Kita",
    "Straßenbahn",
    "Fußweg",
    "Kreuzung",
    "Parkhaus",
    "Ladesäule",
    "Verein",
    "Bühne",
    "Museum",
    "Innenstadt",
    "Böckingen",
    "Sontheim",
    "Biberach",
]

PERSONS = """
INSERT INTO person (display_name, language, state, created_at)
SELECT 'Mensch ' || n, 'de', 'active', now() FROM generate_series(1, :people) AS n;
INSERT INTO account (id, email, email_key, fs_uniquifier, confirmed_at)
SELECT id, 'mensch' || id || '@example.org', 'mensch' || id || '@example.org', 'u' || id, now() FROM person;
"""

IDEAS = """
WITH fields AS (SELECT array_agg(id ORDER BY position) AS ids FROM action_field),
     districts AS (SELECT array_agg(id ORDER BY position) AS ids FROM district),
     people AS (SELECT min(id) AS first FROM person)
INSERT INTO contribution (kind, visibility, title, source, html, language, author_id, action_field_id, district_id,
    reference, version, created_at, submitted_at, published_at)
SELECT 'proposal', 'public',
    w[1 + (n * 7) % :words] || ' und ' || w[1 + (n * 13 + n / 50) % :words] || ' ' || w[1 + (n * 29 + n / 7) % :words],
    t.words, '<p>' || t.words || '</p>', 'de', people.first + n % :people,
    fields.ids[1 + n % array_length(fields.ids, 1)], districts.ids[1 + n % array_length(districts.ids, 1)],
    'BENCH-' || n, 1, now() - n * interval '1 minute', now() - n * interval '1 minute', now() - n * interval '1 minute'
FROM generate_series(1, :ideas) AS n, fields, districts, people, (SELECT CAST(:list AS text[]) AS w) AS l,
LATERAL (SELECT string_agg(w[1 + (n * k * 31 + k) % :words], ' ') || '. Das wäre gut für alle, die hier leben.' AS words
    FROM generate_series(1, 60) AS k) AS t;
INSERT INTO proposal (id) SELECT id FROM contribution WHERE kind = 'proposal';
"""

COMMENTS = """
INSERT INTO contribution (kind, visibility, title, source, html, language, author_id, about_id, root_id, version,
    created_at, submitted_at, published_at)
SELECT 'comment', 'public', '', 'Dafür spricht viel.', '<p>Dafür spricht viel.</p>', 'de',
    (SELECT min(id) FROM person) + (c.id * 3 + k) % :people, c.id, c.id, 1,
    c.published_at, c.published_at, c.published_at
FROM contribution AS c, generate_series(1, 2) AS k WHERE c.kind = 'proposal';
INSERT INTO contribution (kind, visibility, title, source, html, language, author_id, about_id, root_id, version,
    created_at, submitted_at, published_at)
SELECT 'comment', 'public', '', t, '<p>' || t || '</p>', 'de', (SELECT min(id) FROM person) + k, d.id, d.id, 1,
    d.published_at, d.published_at, d.published_at
FROM (SELECT id, published_at FROM contribution WHERE kind = 'proposal' ORDER BY id LIMIT 1) AS d,
generate_series(1, 18) AS k, LATERAL (SELECT repeat('Ein Kommentar mit einigen Worten. ', 5) AS t) AS x;
INSERT INTO comment (id, stance) SELECT id, 'none' FROM contribution WHERE kind = 'comment';
"""

SUPPORTS = """
INSERT INTO support (contribution_id, person_id, by_mail, supported_at)
SELECT c.id, (SELECT min(id) FROM person) + (c.id * 17 + k * 101) % :people, true, now()
FROM contribution AS c, generate_series(1, 5 + (c.id * 7) % 11) AS k WHERE c.kind = 'proposal'
ON CONFLICT DO NOTHING;
INSERT INTO tally (contribution_id, kind, supports, comments)
SELECT c.id, c.kind,
    (SELECT count(*) FROM support AS s WHERE s.contribution_id = c.id),
    (SELECT count(*) FROM contribution AS r WHERE r.root_id = c.id)
FROM contribution AS c;
INSERT INTO obligation (contribution_id, department_id, status, first_status_due_on, goal_on, due_on, owed_since,
    answered_at)
SELECT c.id, (SELECT min(id) FROM department), CASE WHEN c.id % 3 = 0 THEN 'accepted' ELSE 'in_review' END,
    c.published_at::date + 7, c.published_at::date + 42, c.published_at::date + 92, c.published_at,
    CASE WHEN c.id % 3 = 0 THEN c.published_at + interval '20 days' END
FROM contribution AS c WHERE c.kind = 'proposal';
INSERT INTO response (contribution_id, department_id, author_id, state, status, source, html, reason, created_at,
    published_at)
SELECT o.contribution_id, o.department_id, (SELECT min(id) FROM person), 'published', 'accepted', 'Ja.', '<p>Ja.</p>',
    'Es passt.', o.answered_at, o.answered_at
FROM obligation AS o WHERE o.answered_at IS NOT NULL;
"""

COUNTS = """
INSERT INTO counted_idea (contribution_id, action_field_id, district_id, status, answered)
SELECT c.id, c.action_field_id, c.district_id, o.status, o.answered_at IS NOT NULL
FROM contribution AS c JOIN obligation AS o ON o.contribution_id = c.id;
INSERT INTO list_count (by, key, ideas)
SELECT by, key, count(*) FROM counted_idea AS i, LATERAL (VALUES
    ('all', ''), ('field', i.action_field_id::text), ('district', i.district_id::text), ('status', i.status),
    ('answered', initcap(i.answered::text))) AS k (by, key)
GROUP BY by, key;
"""


def fill(engine: Engine, ideas: int) -> None:
    """Fill a database that knows the city's lists; the planner's figures are fresh afterwards."""
    values = {"people": PEOPLE, "ideas": ideas, "list": WORDS, "words": len(WORDS)}
    with engine.begin() as connection:
        connection.exec_driver_sql("SET LOCAL statement_timeout = 0")
        for script in (PERSONS, IDEAS, COMMENTS, SUPPORTS, COUNTS):
            for statement in script.split(";\n"):
                if statement.strip():
                    connection.execute(text(statement), values)
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.exec_driver_sql("SET statement_timeout = 0")
        connection.exec_driver_sql("VACUUM ANALYZE")
