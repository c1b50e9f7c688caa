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
CREATE INDEX `errands_claimed` ON `errands` (`claimed_by`) WHERE "errands"."claimed_by" is not null;