"""The SQL functions with which texts are folded and indexed for search.

`fold` takes accents off and makes small letters; `search_vector` weighs the title above the text in the row's own
language. They are declared IMMUTABLE because a stored column needs that; the dictionaries do not change under way.
"""

from sqlalchemy import DDL, event

from app.core.db import Base

EXTENSIONS = "CREATE EXTENSION IF NOT EXISTS pg_trgm; CREATE EXTENSION IF NOT EXISTS unaccent;"

FOLD = """
CREATE OR REPLACE FUNCTION fold(words text) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE STRICT
RETURN lower(public.unaccent('public.unaccent'::regdictionary, words));
"""

CONFIGURATION = """
CREATE OR REPLACE FUNCTION search_configuration(language text) RETURNS regconfig
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN CASE language WHEN 'de' THEN 'german'::regconfig WHEN 'en' THEN 'english'::regconfig
ELSE 'simple'::regconfig END;
"""

VECTOR = """
CREATE OR REPLACE FUNCTION search_vector(language text, title text, words text) RETURNS tsvector
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN setweight(to_tsvector(search_configuration(language), fold(title)), 'A')
|| setweight(to_tsvector(search_configuration(language), fold(words)), 'B');
"""

for statement in (EXTENSIONS, FOLD, CONFIGURATION, VECTOR):
    event.listen(Base.metadata, "before_create", DDL(statement))
