ALTER TABLE `notifications` DROP INDEX `notifications_of_user`,
  ADD CONSTRAINT `notifications_of_user` UNIQUE(`user_id`,`id`);--> statement-breakpoint
DROP INDEX `deliveries_due` ON `deliveries`;--> statement-breakpoint
CREATE INDEX `deliveries_due` ON `deliveries` (`state`,`next_attempt_at`);
