"""Events as flat columns by position, payloads apart and compressed; details, roll-ups, the audit log, key limits."""

from alembic import op

from ridgeline.storage.sqlite_upgrade import copy_events_of_0001

revision = "0002"
down_revision = "0001"

# Times are Unix milliseconds. Text is compared byte by byte: ids differ by case.
BEFORE = """
DROP INDEX event_by_time;
DROP INDEX event_by_visitor;
DROP INDEX event_by_linked_id;
DROP INDEX event_by_ip;
DROP INDEX event_by_suspect;
ALTER TABLE event RENAME TO event_0001;
ALTER TABLE environment RENAME TO environment_0001;
ALTER TABLE api_key RENAME TO api_key_0001;
CREATE TABLE environment (
  -- Never given twice: processes remember whose it was.
  number INTEGER PRIMARY KEY AUTOINCREMENT,
  environment_id TEXT NOT NULL UNIQUE,
  name TEXT NOT NULL UNIQUE,
  is_default INTEGER NOT NULL,
  created_at INTEGER NOT NULL,
  retention_days INTEGER,
  detail_retention_days INTEGER
) STRICT;
INSERT INTO environment (environment_id, name, is_default, created_at)
  SELECT environment_id, name, is_default, created_at FROM environment_0001 ORDER BY created_at, environment_id;
CREATE TABLE api_key (
  key_id TEXT PRIMARY KEY,
  digest BLOB NOT NULL UNIQUE,
  kind TEXT NOT NULL,
  name TEXT NOT NULL,
  -- NULL: valid in every environment.
  environment_id TEXT,
  -- Only for public keys, which pages show to everybody.
  public_text TEXT,
  created_at INTEGER NOT NULL,
  revoked_at INTEGER,
  rate REAL,
  burst INTEGER,
  erasure_rate REAL,
  erasure_burst INTEGER
) STRICT;
INSERT INTO api_key SELECT *, NULL, NULL, NULL, NULL FROM api_key_0001;
DROP TABLE api_key_0001;
DROP TABLE environment_0001;
CREATE TABLE dictionary (
  dictionary_id INTEGER PRIMARY KEY,
  content BLOB NOT NULL,
  created_at INTEGER NOT NULL
) STRICT;
-- With what a read by id needs beside the payload, so that it looks at no other table.
CREATE TABLE payload (
  position INTEGER PRIMARY KEY,
  -- The last 6 characters of an id that tells this time, else '=' and the whole id.
  id TEXT NOT NULL,
  environment INTEGER NOT NULL,
  -- The event as the Server API serves it, JSON in a zstd frame.
  frame BLOB NOT NULL
) STRICT;
CREATE TABLE event_detail (
  position INTEGER PRIMARY KEY,
  frame BLOB NOT NULL
) STRICT;
-- Events whose id does not tell their time.
CREATE TABLE event_alias (
  event_id TEXT PRIMARY KEY,
  position INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX event_alias_by_position ON event_alias (position);
CREATE TABLE audit_log (
  number INTEGER PRIMARY KEY,
  at INTEGER NOT NULL,
  actor TEXT NOT NULL,
  action TEXT NOT NULL,
  subject TEXT NOT NULL,
  environment_id TEXT,
  details TEXT NOT NULL
) STRICT;
CREATE INDEX audit_log_by_time ON audit_log (at);
-- Keyed hashes of the ids of erased visitors, kept for ever: what comes back from a backup or an import is left out.
CREATE TABLE erased_subject (
  subject TEXT PRIMARY KEY
) STRICT, WITHOUT ROWID;
CREATE TABLE rollup (
  hour INTEGER NOT NULL,
  environment INTEGER NOT NULL,
  measure TEXT NOT NULL,
  value TEXT NOT NULL,
  count INTEGER NOT NULL,
  PRIMARY KEY (measure, value, hour, environment)
) STRICT, WITHOUT ROWID;
-- The counts of the latest hours, which each write adds to.
CREATE TABLE rollup_recent (
  hour INTEGER NOT NULL,
  environment INTEGER NOT NULL,
  measure TEXT NOT NULL,
  value TEXT NOT NULL,
  count INTEGER NOT NULL,
  PRIMARY KEY (hour, environment, measure, value)
) STRICT, WITHOUT ROWID;
-- The latest of a visitor's keys are kept.
ALTER TABLE blocking_key ADD COLUMN seen_at INTEGER NOT NULL DEFAULT 0;
DROP INDEX blocking_key_by_visitor;
CREATE INDEX blocking_key_by_visitor ON blocking_key (visitor_id, seen_at);
ALTER TABLE erasure ADD COLUMN audit_number INTEGER;
ALTER TABLE erasure ADD COLUMN removed INTEGER NOT NULL DEFAULT 0
"""
EVENT = """
CREATE TABLE event (
  -- (timestamp << 19) | a slot that orders the events of one millisecond by their ids.
  position INTEGER PRIMARY KEY,
  environment INTEGER NOT NULL,
  edge INTEGER,
%(columns)s
) STRICT
"""
COLUMNS = (
    ("visitor_id", "TEXT"),
    ("high_recall_id", "TEXT"),
    ("linked_id", "TEXT"),
    ("ip", "ANY"),
    ("asn", "TEXT"),
    ("url", "INTEGER"),
    ("origin", "INTEGER"),
    ("proximity_id", "TEXT"),
    ("sdk_platform", "INTEGER"),
    ("sdk_version", "TEXT"),
    ("suspect_score", "INTEGER"),
    ("bot", "INTEGER"),
    ("vpn_confidence", "INTEGER"),
    ("rare_device_percentile_bucket", "INTEGER"),
    ("incremental_identification_status", "INTEGER"),
    ("suspect", "INTEGER"),
    ("vpn", "INTEGER"),
    ("proxy", "INTEGER"),
    ("incognito", "INTEGER"),
    ("tampering", "INTEGER"),
    ("anti_detect_browser", "INTEGER"),
    ("virtual_machine", "INTEGER"),
    ("developer_tools", "INTEGER"),
    ("privacy_settings", "INTEGER"),
    ("rare_device", "INTEGER"),
    ("tor_node", "INTEGER"),
    ("bot_info_category", "TEXT"),
    ("bot_info_identity", "INTEGER"),
    ("bot_info_confidence", "INTEGER"),
    ("bot_info_provider", "TEXT"),
    ("bot_info_name", "TEXT"),
    ("bundle_id", "TEXT"),
    ("package_name", "TEXT"),
    ("factory_reset", "INTEGER"),
    ("jailbroken", "INTEGER"),
    ("frida", "INTEGER"),
    ("cloned_app", "INTEGER"),
    ("emulator", "INTEGER"),
    ("root_apps", "INTEGER"),
    ("simulator", "INTEGER"),
    ("location_spoofing", "INTEGER"),
    ("mitm_attack", "INTEGER"),
    ("active_call", "INTEGER"),
    ("network", "INTEGER"),
)
INDEXES = (
    ("event_by_visitor_id", "visitor_id", "visitor_id IS NOT NULL"),
    ("event_by_high_recall_id", "high_recall_id", "high_recall_id IS NOT NULL"),
    ("event_by_linked_id", "linked_id", "linked_id IS NOT NULL"),
    ("event_by_asn", "asn", "asn IS NOT NULL"),
    ("event_by_url", "url", "url IS NOT NULL"),
    ("event_by_origin", "origin", "origin IS NOT NULL"),
    ("event_by_proximity_id", "proximity_id", "proximity_id IS NOT NULL"),
    ("event_by_bot_info_category", "bot_info_category", "bot_info_category IS NOT NULL"),
    ("event_by_bot_info_provider", "bot_info_provider", "bot_info_provider IS NOT NULL"),
    ("event_by_bot_info_name", "bot_info_name", "bot_info_name IS NOT NULL"),
    ("event_by_bundle_id", "bundle_id", "bundle_id IS NOT NULL"),
    ("event_by_package_name", "package_name", "package_name IS NOT NULL"),
    ("event_by_ip", "ip", "ip IS NOT NULL"),
    ("event_by_network", "network", "network IS NOT NULL"),
    ("event_by_factory_reset", "factory_reset", "factory_reset IS NOT NULL"),
    ("event_by_vpn", "vpn", "vpn IN (1)"),
    ("event_by_proxy", "proxy", "proxy IN (1)"),
    ("event_by_incognito", "incognito", "incognito IN (1)"),
    ("event_by_tampering", "tampering", "tampering IN (1)"),
    ("event_by_anti_detect_browser", "anti_detect_browser", "anti_detect_browser IN (1)"),
    ("event_by_virtual_machine", "virtual_machine", "virtual_machine IN (1)"),
    ("event_by_developer_tools", "developer_tools", "developer_tools IN (1)"),
    ("event_by_privacy_settings", "privacy_settings", "privacy_settings IN (1)"),
    ("event_by_rare_device", "rare_device", "rare_device IN (1)"),
    ("event_by_tor_node", "tor_node", "tor_node IN (1)"),
    ("event_by_suspect", "suspect", "suspect IS NOT NULL"),
    ("event_by_jailbroken", "jailbroken", "jailbroken IS NOT NULL"),
    ("event_by_frida", "frida", "frida IS NOT NULL"),
    ("event_by_cloned_app", "cloned_app", "cloned_app IS NOT NULL"),
    ("event_by_emulator", "emulator", "emulator IS NOT NULL"),
    ("event_by_root_apps", "root_apps", "root_apps IS NOT NULL"),
    ("event_by_simulator", "simulator", "simulator IS NOT NULL"),
    ("event_by_location_spoofing", "location_spoofing", "location_spoofing IS NOT NULL"),
    ("event_by_mitm_attack", "mitm_attack", "mitm_attack IS NOT NULL"),
    ("event_by_active_call", "active_call", "active_call IS NOT NULL"),
    ("event_by_bot", "bot", "bot IN (0, 1)"),
    (
        "event_by_rare_device_percentile_bucket",
        "rare_device_percentile_bucket",
        "rare_device_percentile_bucket IN (2, 3, 4, 5)",
    ),
    (
        "event_by_incremental_identification_status",
        "incremental_identification_status",
        "incremental_identification_status IN (0)",
    ),
    ("event_by_bot_info_identity", "bot_info_identity", "bot_info_identity IS NOT NULL"),
    ("event_by_bot_info_confidence", "bot_info_confidence", "bot_info_confidence IS NOT NULL"),
    ("event_by_score_10", "edge", "suspect_score >= 10"),
    ("event_by_score_20", "edge", "suspect_score >= 20"),
    ("event_by_score_40", "edge", "suspect_score >= 40"),
    ("event_by_edge", "edge", "edge = 1"),
)


def upgrade() -> None:
    connection = op.get_bind()
    for statement in BEFORE.split(";\n"):
        connection.exec_driver_sql(statement)
    connection.exec_driver_sql(EVENT % {"columns": ",\n".join(f"  {name} {kind}" for name, kind in COLUMNS)})
    for name, column, where in INDEXES:
        connection.exec_driver_sql(f"CREATE INDEX {name} ON event ({column}) WHERE {where}")
    copy_events_of_0001(connection.connection.driver_connection)
    connection.exec_driver_sql("DROP TABLE event_0001")
