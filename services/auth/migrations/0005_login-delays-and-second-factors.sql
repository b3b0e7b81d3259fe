CREATE TABLE `known_networks` (
	`key` varchar(64) NOT NULL,
	`account_key` varchar(64) NOT NULL,
	`last_seen_at` datetime(3) NOT NULL,
	CONSTRAINT `known_networks_key` PRIMARY KEY(`key`)
);
--> statement-breakpoint
CREATE TABLE `login_delays` (
	`key` varchar(64) NOT NULL,
	`tries` int NOT NULL,
	`last_tried_at` datetime(3) NOT NULL,
	`free_at` datetime(3) NOT NULL,
	CONSTRAINT `login_delays_key` PRIMARY KEY(`key`)
);
--> statement-breakpoint
CREATE TABLE `recovery_codes` (
	`user_id` bigint unsigned NOT NULL,
	`code_hash` varchar(64) NOT NULL,
	CONSTRAINT `recovery_codes_user_id_code_hash_pk` PRIMARY KEY(`user_id`,`code_hash`)
);
--> statement-breakpoint
CREATE TABLE `second_factors` (
	`user_id` bigint unsigned NOT NULL,
	`sealed_secret` varchar(200) NOT NULL,
	`confirmed_at` datetime(3),
	`last_step` int NOT NULL DEFAULT 0,
	CONSTRAINT `second_factors_user_id` PRIMARY KEY(`user_id`)
);
--> statement-breakpoint
ALTER TABLE `recovery_codes` ADD CONSTRAINT `recovery_codes_user_id_users_id_fk` FOREIGN KEY (`user_id`) REFERENCES `users`(`id`) ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE `second_factors` ADD CONSTRAINT `second_factors_user_id_users_id_fk` FOREIGN KEY (`user_id`) REFERENCES `users`(`id`) ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX `known_networks_of_account` ON `known_networks` (`account_key`,`last_seen_at`);--> statement-breakpoint
CREATE INDEX `known_networks_by_age` ON `known_networks` (`last_seen_at`);--> statement-breakpoint
CREATE INDEX `login_delays_by_age` ON `login_delays` (`last_tried_at`);