CREATE TABLE `approvals` (
	`number` integer PRIMARY KEY NOT NULL,
	`id` text NOT NULL,
	`entity` text NOT NULL,
	`environment` text NOT NULL,
	`at` integer NOT NULL,
	`body` text NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX `approvals_id_unique` ON `approvals` (`id`);--> statement-breakpoint
CREATE INDEX `approvals_entity` ON `approvals` (`entity`,`environment`);--> statement-breakpoint
CREATE TABLE `audit` (
	`sequence` integer PRIMARY KEY NOT NULL,
	`kind` text NOT NULL,
	`at` integer NOT NULL,
	`actor` text NOT NULL,
	`subject` text NOT NULL,
	`summary` text NOT NULL,
	`digest` text NOT NULL,
	`previous` text NOT NULL,
	`hash` text NOT NULL
);
--> statement-breakpoint
CREATE INDEX `audit_rulebooks` ON `audit` (`subject`,`sequence`) WHERE "audit"."kind" = 'rulebook';--> statement-breakpoint
CREATE TABLE `catalog_sources` (
	`number` integer PRIMARY KEY NOT NULL,
	`name` text NOT NULL,
	`digest` text NOT NULL,
	`imported_at` integer NOT NULL,
	`entities` integer NOT NULL,
	`etag` text
);
--> statement-breakpoint
CREATE UNIQUE INDEX `catalog_sources_name_unique` ON `catalog_sources` (`name`);--> statement-breakpoint
CREATE TABLE `checkpoints` (
	`sequence` integer PRIMARY KEY NOT NULL,
	`body` text NOT NULL
);
--> statement-breakpoint
CREATE TABLE `decision_texts` (
	`digest` text PRIMARY KEY NOT NULL,
	`body` text NOT NULL
);
--> statement-breakpoint
CREATE TABLE `decisions` (
	`sequence` integer PRIMARY KEY NOT NULL,
	`id` text NOT NULL,
	`entity` text NOT NULL,
	`environment` text NOT NULL,
	`verdict` text NOT NULL,
	`decided_at` integer NOT NULL,
	`valid_until` integer,
	`question` text NOT NULL,
	`key` text NOT NULL,
	`rulebook` text NOT NULL,
	`inputs` text NOT NULL,
	`telling` text NOT NULL,
	`in_force` text,
	`request` text NOT NULL,
	`entity_hash` integer NOT NULL,
	`question_hash` integer NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX `decisions_id_unique` ON `decisions` (`id`);--> statement-breakpoint
CREATE INDEX `decisions_hashes` ON `decisions` (`entity_hash`,`question_hash`);--> statement-breakpoint
CREATE INDEX `decisions_time` ON `decisions` (`decided_at`,`environment`,`verdict`);--> statement-breakpoint
CREATE INDEX `decisions_waiting` ON `decisions` (`decided_at`) WHERE "decisions"."verdict" = 'wait';--> statement-breakpoint
CREATE INDEX `decisions_blocked` ON `decisions` (`decided_at`) WHERE "decisions"."verdict" = 'block';--> statement-breakpoint
CREATE TABLE `declarations` (
	`source` text NOT NULL,
	`position` integer NOT NULL,
	`body` text NOT NULL,
	PRIMARY KEY(`source`, `position`)
);
--> statement-breakpoint
CREATE TABLE `deliveries` (
	`number` integer PRIMARY KEY NOT NULL,
	`source` text NOT NULL,
	`id` text NOT NULL,
	`event` text NOT NULL,
	`received_at` integer NOT NULL,
	`body` text NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX `deliveries_id` ON `deliveries` (`id`,`source`);--> statement-breakpoint
CREATE TABLE `delivery_events` (
	`number` integer PRIMARY KEY NOT NULL,
	`id` text NOT NULL,
	`dedupe_key` text NOT NULL,
	`source` text NOT NULL,
	`kind` text NOT NULL,
	`occurred_at` integer NOT NULL,
	`received_at` integer NOT NULL,
	`entity` text,
	`repository` text,
	`environment` text,
	`data` text NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX `delivery_events_dedupe_key_unique` ON `delivery_events` (`dedupe_key`);--> statement-breakpoint
CREATE INDEX `delivery_events_entity` ON `delivery_events` (`entity`) WHERE "delivery_events"."entity" is not null;--> statement-breakpoint
CREATE INDEX `delivery_events_repository` ON `delivery_events` (`repository`) WHERE "delivery_events"."repository" is not null;--> statement-breakpoint
CREATE INDEX `delivery_events_entity_time` ON `delivery_events` (`entity`,`occurred_at`) WHERE "delivery_events"."entity" is not null;--> statement-breakpoint
CREATE INDEX `delivery_events_repository_time` ON `delivery_events` (`repository`,`occurred_at`) WHERE "delivery_events"."repository" is not null;--> statement-breakpoint
CREATE INDEX `delivery_events_unnamed` ON `delivery_events` (`kind`) WHERE "delivery_events"."entity" is null and "delivery_events"."repository" is null;--> statement-breakpoint
CREATE TABLE `delivery_subjects` (
	`entity` text NOT NULL,
	`repository` text NOT NULL,
	`events` integer NOT NULL,
	`first_at` integer NOT NULL,
	`last_at` integer NOT NULL,
	`received_at` integer NOT NULL,
	PRIMARY KEY(`entity`, `repository`)
) WITHOUT ROWID;
--> statement-breakpoint
CREATE TABLE `deployments` (
	`number` integer PRIMARY KEY NOT NULL,
	`decision` text NOT NULL,
	`entity` text NOT NULL,
	`environment` text NOT NULL,
	`deployed_at` integer NOT NULL,
	`is_compared` integer NOT NULL,
	`pinned_at` integer,
	`version` text,
	`commit` text,
	`artifacts` text NOT NULL,
	`body` text NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX `deployments_decision_unique` ON `deployments` (`decision`);--> statement-breakpoint
CREATE INDEX `deployments_entity` ON `deployments` (`entity`,`environment`,`deployed_at`);--> statement-breakpoint
CREATE INDEX `deployments_version` ON `deployments` (`entity`,`environment`,`version`);--> statement-breakpoint
CREATE INDEX `deployments_commit` ON `deployments` (`entity`,`environment`,`commit`);--> statement-breakpoint
CREATE INDEX `deployments_artifacts` ON `deployments` (`entity`,`environment`,`artifacts`);--> statement-breakpoint
CREATE TABLE `directives` (
	`number` integer PRIMARY KEY NOT NULL,
	`id` text NOT NULL,
	`kind` text NOT NULL,
	`entity` text,
	`until` integer,
	`ended_at` integer,
	`body` text NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX `directives_id_unique` ON `directives` (`id`);--> statement-breakpoint
CREATE INDEX `directives_entity` ON `directives` (`entity`) WHERE "directives"."entity" is not null;--> statement-breakpoint
CREATE INDEX `directives_kind` ON `directives` (`kind`,`ended_at`);--> statement-breakpoint
CREATE TABLE `entities` (
	`ref` text PRIMARY KEY NOT NULL,
	`kind` text NOT NULL,
	`owner` text,
	`system` text,
	`tier` text,
	`search` text NOT NULL,
	`entry` text NOT NULL
);
--> statement-breakpoint
CREATE INDEX `entities_owner` ON `entities` (`owner`,`ref`);--> statement-breakpoint
CREATE TABLE `errands` (
	`channel` text NOT NULL,
	`subject` text NOT NULL,
	`body` text NOT NULL,
	`created_at` integer NOT NULL,
	`due_at` integer NOT NULL,
	`failures` integer NOT NULL,
	`claims` integer NOT NULL,
	`claimed_by` text,
	`finished_at` integer,
	PRIMARY KEY(`channel`, `subject`)
);
--> statement-breakpoint
CREATE INDEX `errands_due` ON `errands` (`channel`,`due_at`) WHERE "errands"."finished_at" is null;--> statement-breakpoint
CREATE INDEX `errands_claimed` ON `errands` (`claimed_by`) WHERE "errands"."claimed_by" is not null;--> statement-breakpoint
CREATE TABLE `evaluated` (
	`entity` text PRIMARY KEY NOT NULL,
	`rulebook` text,
	`next_flip` integer,
	`revision` integer NOT NULL
) WITHOUT ROWID;
--> statement-breakpoint
CREATE INDEX `evaluated_next_flip` ON `evaluated` (`next_flip`) WHERE "evaluated"."next_flip" is not null;--> statement-breakpoint
CREATE TABLE `evaluations` (
	`entity` text NOT NULL,
	`scorecard` text NOT NULL,
	`rulebook` text NOT NULL,
	`changed_at` integer NOT NULL,
	`rank` integer NOT NULL,
	`level` text,
	`target_rank` integer NOT NULL,
	`standing` text,
	`score` real NOT NULL,
	`next_flip` integer,
	`outcomes` text NOT NULL,
	PRIMARY KEY(`entity`, `scorecard`)
);
--> statement-breakpoint
CREATE INDEX `evaluations_scorecard` ON `evaluations` (`scorecard`,`entity`);--> statement-breakpoint
CREATE TABLE `event_answers` (
	`token` text NOT NULL,
	`key` text NOT NULL,
	`request` text NOT NULL,
	`answer` text NOT NULL,
	`expires_at` integer NOT NULL,
	PRIMARY KEY(`token`, `key`)
) WITHOUT ROWID;
--> statement-breakpoint
CREATE TABLE `facts` (
	`entity` text NOT NULL,
	`name` text NOT NULL,
	`source` text NOT NULL,
	`value` text NOT NULL,
	`observed_at` integer NOT NULL,
	`provenance` text NOT NULL,
	`url` text,
	`items` text,
	`error` text,
	PRIMARY KEY(`entity`, `name`, `source`)
) WITHOUT ROWID;
--> statement-breakpoint
CREATE TABLE `idempotency_keys` (
	`token` text NOT NULL,
	`key` text NOT NULL,
	`request` text NOT NULL,
	`decision` text NOT NULL,
	`expires_at` integer NOT NULL,
	PRIMARY KEY(`token`, `key`)
) WITHOUT ROWID;
--> statement-breakpoint
CREATE TABLE `movements` (
	`number` integer PRIMARY KEY NOT NULL,
	`entity` text NOT NULL,
	`scorecard` text NOT NULL,
	`at` integer NOT NULL,
	`cause_kind` text NOT NULL,
	`cause_name` text,
	`rulebook` text NOT NULL,
	`level` text,
	`standing` text,
	`score` real,
	`from_level` text,
	`from_standing` text,
	`from_score` real,
	`from_rulebook` text,
	`flips` text NOT NULL
);
--> statement-breakpoint
CREATE INDEX `movements_entity` ON `movements` (`entity`,`scorecard`,`at`,`level`,`standing`,`score`,`from_level`,`from_standing`,`from_score`);--> statement-breakpoint
CREATE INDEX `movements_scorecard` ON `movements` (`scorecard`,`at`,`level`,`standing`,`score`,`from_level`,`from_standing`,`from_score`);--> statement-breakpoint
CREATE TABLE `properties` (
	`name` text PRIMARY KEY NOT NULL,
	`value` text NOT NULL
) WITHOUT ROWID;
--> statement-breakpoint
CREATE TABLE `prunings` (
	`sequence` integer PRIMARY KEY NOT NULL,
	`first` integer NOT NULL,
	`before` integer NOT NULL,
	`body` text NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX `prunings_first_unique` ON `prunings` (`first`);--> statement-breakpoint
CREATE TABLE `rulebooks` (
	`digest` text PRIMARY KEY NOT NULL,
	`files` text NOT NULL,
	`shipped` text NOT NULL,
	`stored_at` integer NOT NULL
);
--> statement-breakpoint
CREATE TABLE `shipped_files` (
	`digest` text PRIMARY KEY NOT NULL,
	`files` text NOT NULL
);
--> statement-breakpoint
CREATE TABLE `signing_keys` (
	`number` integer PRIMARY KEY NOT NULL,
	`id` text NOT NULL,
	`x` text NOT NULL,
	`since` integer NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX `signing_keys_id_unique` ON `signing_keys` (`id`);--> statement-breakpoint
CREATE TABLE `tokens` (
	`number` integer PRIMARY KEY NOT NULL,
	`id` text NOT NULL,
	`hash` text NOT NULL,
	`created_at` integer NOT NULL,
	`expires_at` integer,
	`revoked_at` integer,
	`last_used_at` integer,
	`body` text NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX `tokens_id_unique` ON `tokens` (`id`);--> statement-breakpoint
CREATE UNIQUE INDEX `tokens_hash_unique` ON `tokens` (`hash`);--> statement-breakpoint
CREATE TABLE `waiting_deliveries` (
	`number` integer PRIMARY KEY NOT NULL
);
