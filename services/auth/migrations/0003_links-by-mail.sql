CREATE TABLE `link_requests` (
	`id` bigint unsigned AUTO_INCREMENT NOT NULL,
	`purpose` enum('VERIFY_EMAIL','RESET_PASSWORD','CHANGE_EMAIL') NOT NULL,
	`email` varchar(254) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL,
	`request_id` varchar(64),
	CONSTRAINT `link_requests_id` PRIMARY KEY(`id`)
);
--> statement-breakpoint
CREATE TABLE `links` (
	`id` varchar(36) NOT NULL,
	`user_id` bigint unsigned NOT NULL,
	`purpose` enum('VERIFY_EMAIL','RESET_PASSWORD','CHANGE_EMAIL') NOT NULL,
	`email` varchar(254) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL,
	`token_hash` varchar(64) NOT NULL,
	`created_at` datetime(3) NOT NULL,
	`expires_at` datetime(3) NOT NULL,
	`ended_at` datetime(3),
	CONSTRAINT `links_id` PRIMARY KEY(`id`),
	CONSTRAINT `links_tokenHash_unique` UNIQUE(`token_hash`)
);
--> statement-breakpoint
ALTER TABLE `users` ADD `email_verified_at` datetime(3);--> statement-breakpoint
ALTER TABLE `users` ADD `pending_email` varchar(254) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;--> statement-breakpoint
ALTER TABLE `links` ADD CONSTRAINT `links_user_id_users_id_fk` FOREIGN KEY (`user_id`) REFERENCES `users`(`id`) ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX `links_of_user` ON `links` (`user_id`,`created_at`);--> statement-breakpoint
CREATE INDEX `links_by_expiry` ON `links` (`expires_at`);