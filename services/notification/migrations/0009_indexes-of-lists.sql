ALTER TABLE `deliveries` ADD `due_at` datetime(3) GENERATED ALWAYS AS ((if(`state` = 'PENDING', `next_attempt_at`, null))) VIRTUAL;--> statement-breakpoint
ALTER TABLE `deliveries` DROP INDEX `deliveries_due`, ADD INDEX `deliveries_due` (`due_at`);
