-- What happened is never changed and never deleted; webhooks are as they came in until they are forgotten.
CREATE TRIGGER `delivery_events_are_never_changed` BEFORE UPDATE ON `delivery_events` BEGIN SELECT RAISE(ABORT, 'delivery events are append-only'); END;
--> statement-breakpoint
CREATE TRIGGER `delivery_events_are_never_deleted` BEFORE DELETE ON `delivery_events` BEGIN SELECT RAISE(ABORT, 'delivery events are append-only'); END;
--> statement-breakpoint
CREATE TRIGGER `deliveries_are_never_changed` BEFORE UPDATE ON `deliveries` BEGIN SELECT RAISE(ABORT, 'deliveries are never changed'); END;
