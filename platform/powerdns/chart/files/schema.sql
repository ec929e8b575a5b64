CREATE TABLE domains (
  id SERIAL PRIMARY KEY, name VARCHAR(255) NOT NULL CONSTRAINT domains_lowercase CHECK (name = lower(name)), master VARCHAR(128), last_check INT,
  type TEXT NOT NULL, notified_serial BIGINT, account VARCHAR(40), options TEXT, catalog TEXT);
CREATE UNIQUE INDEX domains_name ON domains (name);
CREATE INDEX domains_catalog ON domains (catalog);
CREATE TABLE records (
  id BIGSERIAL PRIMARY KEY, domain_id INT REFERENCES domains (id) ON DELETE CASCADE,
  name VARCHAR(255) CONSTRAINT records_lowercase CHECK (name = lower(name)), type VARCHAR(10), content VARCHAR(65535), ttl INT, prio INT,
  disabled BOOL DEFAULT false, ordername VARCHAR(255), auth BOOL DEFAULT true);
CREATE INDEX records_name_type ON records (name, type);
CREATE INDEX records_domain ON records (domain_id);
CREATE INDEX records_order ON records (domain_id, ordername text_pattern_ops);
CREATE TABLE supermasters (ip INET NOT NULL, nameserver VARCHAR(255) NOT NULL, account VARCHAR(40) NOT NULL, PRIMARY KEY (ip, nameserver));
CREATE TABLE comments (
  id SERIAL PRIMARY KEY, domain_id INT NOT NULL REFERENCES domains (id) ON DELETE CASCADE,
  name VARCHAR(255) NOT NULL CONSTRAINT comments_lowercase CHECK (name = lower(name)), type VARCHAR(10) NOT NULL, modified_at INT NOT NULL,
  account VARCHAR(40), comment VARCHAR(65535) NOT NULL);
CREATE INDEX comments_name_type ON comments (name, type);
CREATE INDEX comments_domain_order ON comments (domain_id, modified_at);
CREATE TABLE domainmetadata (
  id SERIAL PRIMARY KEY, domain_id INT REFERENCES domains (id) ON DELETE CASCADE, kind VARCHAR(32), content TEXT);
CREATE INDEX domainmetadata_domain ON domainmetadata (domain_id);
CREATE TABLE cryptokeys (
  id SERIAL PRIMARY KEY, domain_id INT REFERENCES domains (id) ON DELETE CASCADE, flags INT NOT NULL, active BOOL, published BOOL DEFAULT true,
  content TEXT);
CREATE INDEX cryptokeys_domain ON cryptokeys (domain_id);
CREATE TABLE tsigkeys (
  id SERIAL PRIMARY KEY, name VARCHAR(255) CONSTRAINT tsigkeys_lowercase CHECK (name = lower(name)), algorithm VARCHAR(50), secret VARCHAR(255));
CREATE UNIQUE INDEX tsigkeys_name_algorithm ON tsigkeys (name, algorithm);
ALTER TABLE domains OWNER TO pdns;
ALTER TABLE records OWNER TO pdns;
ALTER TABLE supermasters OWNER TO pdns;
ALTER TABLE comments OWNER TO pdns;
ALTER TABLE domainmetadata OWNER TO pdns;
ALTER TABLE cryptokeys OWNER TO pdns;
ALTER TABLE tsigkeys OWNER TO pdns;
