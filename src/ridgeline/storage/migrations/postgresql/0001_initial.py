"""The first schema on PostgreSQL."""

from alembic import op

revision = "0001"
down_revision = None

# Times are Unix milliseconds. Ids and texts are bytea: UTF-8, compared byte by byte, NUL allowed
# (`SET bytea_output = 'escape'` shows them readably). Every unique key of a table that belongs to visitors has their
# bucket in it, so that the tables can be distributed by it.
TABLES = """
CREATE TABLE workspace (
  workspace_id bytea PRIMARY KEY,
  name bytea NOT NULL,
  created_at bigint NOT NULL
);
CREATE TABLE environment (
  number integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  environment_id bytea NOT NULL UNIQUE,
  name bytea NOT NULL UNIQUE,
  is_default boolean NOT NULL,
  created_at bigint NOT NULL,
  retention_days integer,
  detail_retention_days integer
);
CREATE TABLE api_key (
  number integer GENERATED ALWAYS AS IDENTITY,
  key_id bytea PRIMARY KEY,
  digest bytea NOT NULL UNIQUE,
  kind text NOT NULL,
  name bytea NOT NULL,
  -- NULL: valid in every environment.
  environment_id bytea,
  -- Only for public keys, which pages show to everybody.
  public_text bytea,
  created_at bigint NOT NULL,
  revoked_at bigint,
  rate double precision,
  burst integer,
  erasure_rate double precision,
  erasure_burst integer
);
CREATE TABLE dictionary (
  dictionary_id bigint PRIMARY KEY,
  content bytea NOT NULL,
  created_at bigint NOT NULL
);
CREATE TABLE audit_log (
  number bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  at bigint NOT NULL,
  actor bytea NOT NULL,
  action bytea NOT NULL,
  subject bytea NOT NULL,
  environment_id bytea,
  -- JSON, which may hold what jsonb may not.
  details bytea NOT NULL
);
CREATE INDEX audit_log_by_time ON audit_log (at, number);
-- Keyed hashes of the ids of erased visitors, kept for ever: what comes back from a backup or an import is left out.
CREATE TABLE erased_subject (
  subject bytea PRIMARY KEY
);
CREATE TABLE rollup (
  hour bigint NOT NULL,
  count bigint NOT NULL,
  environment integer NOT NULL,
  measure text COLLATE "C" NOT NULL,
  value bytea NOT NULL,
  PRIMARY KEY (measure, value, hour, environment)
) WITH (fillfactor = 70);
CREATE INDEX rollup_by_hour ON rollup (hour);
-- The blocking keys lie with their visitor: a row for each would take ten times the room.
CREATE TABLE visitor (
  first_seen_at bigint NOT NULL,
  last_seen_at bigint NOT NULL,
  bucket smallint NOT NULL,
  visitor_id bytea NOT NULL,
  blocking_keys bigint[] NOT NULL,
  PRIMARY KEY (bucket, visitor_id)
) WITH (fillfactor = 85);
CREATE INDEX visitor_by_blocking_key ON visitor USING gin (blocking_keys) WITH (fastupdate = off);
-- Tombstones: from its commit on no read shows the visitor or its events; it goes with the last of their rows.
CREATE TABLE erasure (
  erased_at bigint NOT NULL,
  removed bigint NOT NULL,
  audit_number bigint NOT NULL,
  bucket smallint NOT NULL,
  visitor_id bytea NOT NULL,
  PRIMARY KEY (bucket, visitor_id)
);
-- Events whose id does not tell where they lie.
CREATE TABLE event_alias (
  id_time bigint NOT NULL,
  bucket smallint NOT NULL,
  event_id bytea PRIMARY KEY
);
CREATE INDEX event_alias_by_time ON event_alias (id_time);
CREATE TABLE event_detail (
  id_time bigint NOT NULL,
  bucket smallint NOT NULL,
  event_id bytea NOT NULL,
  -- JSON in a zstd frame.
  frame bytea NOT NULL,
  PRIMARY KEY (id_time, bucket, event_id)
) PARTITION BY RANGE (id_time);
ALTER TABLE event_detail ALTER COLUMN frame SET STORAGE EXTERNAL
"""
# Texts of events are their digests, but for the id of the visitor: they are only ever compared for equality. Choices
# are their positions in the contract's lists. `network` is the IPv4 /16 or IPv6 /32 of the address.
EVENT = """
CREATE TABLE event (
  id_time bigint NOT NULL,
  event_time bigint NOT NULL,
  high_recall_id bigint,
  linked_id bigint,
  asn bigint,
  url bigint,
  origin bigint,
  proximity_id bigint,
  sdk_version bigint,
  bot_info_category bigint,
  bot_info_provider bigint,
  bot_info_name bigint,
  bundle_id bigint,
  package_name bigint,
  factory_reset bigint,
  environment integer NOT NULL,
  network integer,
  suspect_score integer,
  bucket smallint NOT NULL,
  sdk_platform smallint,
  bot smallint,
  vpn_confidence smallint,
  rare_device_percentile_bucket smallint,
  incremental_identification_status smallint,
  bot_info_identity smallint,
  bot_info_confidence smallint,
  -- NULL: the event is a device's.
  edge boolean,
  suspect boolean,
  vpn boolean,
  proxy boolean,
  incognito boolean,
  tampering boolean,
  anti_detect_browser boolean,
  virtual_machine boolean,
  developer_tools boolean,
  privacy_settings boolean,
  rare_device boolean,
  tor_node boolean,
  jailbroken boolean,
  frida boolean,
  cloned_app boolean,
  emulator boolean,
  root_apps boolean,
  simulator boolean,
  location_spoofing boolean,
  mitm_attack boolean,
  active_call boolean,
  event_id bytea NOT NULL,
  visitor_id bytea,
  -- 16 bytes, IPv4 as ::ffff:a.b.c.d, so that a network is one range.
  ip bytea,
  -- The event as the Server API serves it, JSON in a zstd frame.
  frame bytea NOT NULL,
  PRIMARY KEY (id_time, bucket, event_id)
) PARTITION BY RANGE (id_time);
ALTER TABLE event ALTER COLUMN frame SET STORAGE EXTERNAL
"""
# The time leads the unique key, so that new events go to the end of its index, which is then small and dense.
# Every other index ends in the time, so that it is a list of events in the order of every answer.
KNOWN = (
    "high_recall_id",
    "linked_id",
    "asn",
    "url",
    "origin",
    "proximity_id",
    "bot_info_category",
    "bot_info_provider",
    "bot_info_name",
    "bot_info_identity",
    "bot_info_confidence",
    "bundle_id",
    "package_name",
    "factory_reset",
    "suspect",
    "jailbroken",
    "frida",
    "cloned_app",
    "emulator",
    "root_apps",
    "simulator",
    "location_spoofing",
    "mitm_attack",
    "active_call",
)
TRUE = (
    "vpn",
    "proxy",
    "incognito",
    "tampering",
    "anti_detect_browser",
    "virtual_machine",
    "developer_tools",
    "privacy_settings",
    "rare_device",
    "tor_node",
    "edge",
)
INDEXES = (
    ("event_by_time", "event_time", "TRUE"),
    # 7 bytes of a digest, for the index's width; the visitor itself is compared as well.
    ("event_by_visitor", "substring(sha256(visitor_id), 1, 7), event_time", "visitor_id IS NOT NULL"),
    # With the rest of the address, so that a narrow network is found in its wider one without a look at the events:
    # all of an IPv4 address, 56 more bits of an IPv6 address.
    (
        "event_by_network",
        "network, event_time, substring(ip, CASE WHEN network BETWEEN 0 AND 65535 THEN 10 ELSE 5 END, 7)",
        "network IS NOT NULL",
    ),
    ("event_by_environment", "environment, event_time", "environment > 1"),
    ("event_by_bot", "bot, event_time", "bot IN (0, 1)"),
    (
        "event_by_rare_device_percentile_bucket",
        "rare_device_percentile_bucket, event_time",
        "rare_device_percentile_bucket IN (2, 3, 4, 5)",
    ),
    ("event_by_incremental_identification_status", "event_time", "incremental_identification_status = 0"),
    ("event_by_score_10", "event_time", "suspect_score >= 10"),
    ("event_by_score_20", "event_time", "suspect_score >= 20"),
    ("event_by_score_40", "event_time", "suspect_score >= 40"),
    *((f"event_by_{column}", f"{column}, event_time", f"{column} IS NOT NULL") for column in KNOWN),
    *((f"event_by_{column}", "event_time", column) for column in TRUE),
)


def upgrade() -> None:
    for statement in (TABLES + ";" + EVENT).split(";\n"):
        if statement.strip(" ;\n"):
            op.get_bind().exec_driver_sql(statement)
    for name, columns, where in INDEXES:
        condition = "" if where == "TRUE" else f" WHERE {where}"
        op.get_bind().exec_driver_sql(f"CREATE INDEX {name} ON event ({columns}){condition}")
