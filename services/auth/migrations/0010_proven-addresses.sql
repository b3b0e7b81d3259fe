CREATE TABLE `counted_acts` (
	`id` bigint unsigned AUTO_INCREMENT NOT NULL,
	`user_id` bigint unsigned NOT NULL,
	`act` enum('ADDRESS_CHANGE','CONFIRMATION','EXPORT','WRONG_CODE','CODES_REPORT') NOT NULL,
	`at` datetime(3) NOT NULL,
	`ended_at` datetime(3),
	CONSTRAINT `counted_acts_id` PRIMARY KEY(`id`)
);
--> statement-breakpoint
ALTER TABLE `link_requests` ADD `user_id` bigint unsigned;--> statement-breakpoint
ALTER TABLE `users` ADD `formerly_verified_at` datetime(3);--> statement-breakpoint
ALTER TABLE `users` ADD `pending_session_id` varchar(36);--> statement-breakpoint
ALTER TABLE `counted_acts` ADD CONSTRAINT `counted_acts_user_id_users_id_fk` FOREIGN KEY (`user_id`) REFERENCES `users`(`id`) ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX `counted_acts_of_user` ON `counted_acts` (`user_id`,`act`,`at`);--> statement-breakpoint
CREATE INDEX `counted_acts_by_age` ON `counted_acts` (`at`);--> statement-breakpoint
CREATE INDEX `links_to_address` ON `links` (`email`);