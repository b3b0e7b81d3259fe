ALTER TABLE `sessions` ADD `rotated_at` datetime(3);--> statement-breakpoint
ALTER TABLE `sessions` ADD `address` varchar(45);--> statement-breakpoint
ALTER TABLE `sessions` ADD `user_agent` varchar(255);--> statement-breakpoint
CREATE INDEX `sessions_by_end` ON `sessions` (`revoked_at`,`id`);--> statement-breakpoint
CREATE INDEX `sessions_by_expiry` ON `sessions` (`expires_at`);