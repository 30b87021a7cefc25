#!/bin/sh
# Runs once, when the image makes an empty data folder: three logins and the database.
# The owner runs the migrations and is no superuser; the other two get their rights from group roles that the
# migrations make. Passwords reach SQL as quoted variables, never as part of the text.
set -eu

psql --no-psqlrc --quiet --set ON_ERROR_STOP=1 --username "$POSTGRES_USER" --dbname postgres \
  --set owner_password="$RAPPORT_OWNER_PASSWORD" \
  --set runtime_password="$RAPPORT_RUNTIME_PASSWORD" \
  --set demographics_password="$RAPPORT_DEMOGRAPHICS_PASSWORD" <<'SQL'
CREATE ROLE rapport_owner LOGIN CREATEROLE PASSWORD :'owner_password';
CREATE ROLE rapport_runtime LOGIN PASSWORD :'runtime_password';
CREATE ROLE rapport_demographics_runtime LOGIN PASSWORD :'demographics_password';

-- The owner may set these logins' memberships and defaults, but cannot act as one of them.
GRANT rapport_runtime, rapport_demographics_runtime TO rapport_owner WITH ADMIN TRUE, INHERIT FALSE, SET FALSE;
GRANT pg_monitor, pg_use_reserved_connections TO rapport_owner;

CREATE DATABASE rapport OWNER rapport_owner;
REVOKE ALL ON DATABASE rapport, postgres, template1 FROM PUBLIC;
GRANT CONNECT, TEMPORARY ON DATABASE rapport TO rapport_runtime;
GRANT CONNECT ON DATABASE rapport TO rapport_demographics_runtime;
SQL
