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
CREATE TABLE `event_answers` (
	`token` text NOT NULL,
	`key` text NOT NULL,
	`request` text NOT NULL,
	`answer` text NOT NULL,
	`expires_at` integer NOT NULL,
	PRIMARY KEY(`token`, `key`)
) WITHOUT ROWID;
--> statement-breakpoint
CREATE TABLE `waiting_deliveries` (
	`number` integer PRIMARY KEY NOT NULL
);
