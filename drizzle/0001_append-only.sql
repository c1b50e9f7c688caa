-- What was decided, what was done, and what happened is never changed, and deleted only where a pruning says so; webhooks stay as they came in until they are forgotten.
CREATE TRIGGER `audit_is_never_changed` BEFORE UPDATE ON `audit` BEGIN SELECT RAISE(ABORT, 'the audit log is append-only'); END;
--> statement-breakpoint
CREATE TRIGGER `audit_is_never_deleted` BEFORE DELETE ON `audit` WHEN NOT EXISTS (SELECT 1 FROM `prunings` WHERE OLD.`sequence` BETWEEN `prunings`.`first` AND `prunings`.`sequence`) BEGIN SELECT RAISE(ABORT, 'the audit log is append-only'); END;
--> statement-breakpoint
CREATE TRIGGER `decisions_are_never_changed` BEFORE UPDATE ON `decisions` BEGIN SELECT RAISE(ABORT, 'decisions are append-only'); END;
--> statement-breakpoint
CREATE TRIGGER `decisions_are_never_deleted` BEFORE DELETE ON `decisions` WHEN NOT EXISTS (SELECT 1 FROM `prunings` WHERE OLD.`sequence` BETWEEN `prunings`.`first` AND `prunings`.`sequence`) BEGIN SELECT RAISE(ABORT, 'decisions are append-only'); END;
--> statement-breakpoint
CREATE TRIGGER `delivery_events_are_never_changed` BEFORE UPDATE ON `delivery_events` BEGIN SELECT RAISE(ABORT, 'delivery events are append-only'); END;
--> statement-breakpoint
CREATE TRIGGER `delivery_events_are_never_deleted` BEFORE DELETE ON `delivery_events` WHEN NOT EXISTS (SELECT 1 FROM `prunings` WHERE OLD.`received_at` < `prunings`.`before`) BEGIN SELECT RAISE(ABORT, 'delivery events are append-only'); END;
--> statement-breakpoint
CREATE TRIGGER `deliveries_are_never_changed` BEFORE UPDATE ON `deliveries` BEGIN SELECT RAISE(ABORT, 'deliveries are never changed'); END;
--> statement-breakpoint
CREATE TRIGGER `approvals_are_never_changed` BEFORE UPDATE ON `approvals` BEGIN SELECT RAISE(ABORT, 'approvals are append-only'); END;
--> statement-breakpoint
CREATE TRIGGER `approvals_are_never_deleted` BEFORE DELETE ON `approvals` BEGIN SELECT RAISE(ABORT, 'approvals are append-only'); END;
--> statement-breakpoint
CREATE TRIGGER `directives_are_never_deleted` BEFORE DELETE ON `directives` BEGIN SELECT RAISE(ABORT, 'waivers, freezes and locks are ended, never deleted'); END;
--> statement-breakpoint
CREATE TRIGGER `deployments_are_never_deleted` BEFORE DELETE ON `deployments` BEGIN SELECT RAISE(ABORT, 'deployments are never deleted'); END;
--> statement-breakpoint
CREATE TRIGGER `checkpoints_are_never_changed` BEFORE UPDATE ON `checkpoints` BEGIN SELECT RAISE(ABORT, 'checkpoints of the audit log are append-only'); END;
--> statement-breakpoint
CREATE TRIGGER `checkpoints_are_never_deleted` BEFORE DELETE ON `checkpoints` BEGIN SELECT RAISE(ABORT, 'checkpoints of the audit log are append-only'); END;
--> statement-breakpoint
CREATE TRIGGER `signing_keys_are_never_changed` BEFORE UPDATE ON `signing_keys` BEGIN SELECT RAISE(ABORT, 'public keys are never taken back: what they signed stays proved'); END;
--> statement-breakpoint
CREATE TRIGGER `signing_keys_are_never_deleted` BEFORE DELETE ON `signing_keys` BEGIN SELECT RAISE(ABORT, 'public keys are never taken back: what they signed stays proved'); END;
--> statement-breakpoint
CREATE TRIGGER `prunings_are_never_deleted` BEFORE DELETE ON `prunings` BEGIN SELECT RAISE(ABORT, 'what was signed when entries were pruned is never deleted'); END;
