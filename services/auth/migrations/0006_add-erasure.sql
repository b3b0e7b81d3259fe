CREATE TABLE `attempts` (
	`consumer` varchar(100) NOT NULL,
	`event_id` varchar(36) NOT NULL,
	`begun` int NOT NULL,
	`last_begun_at` datetime(3) NOT NULL,
	CONSTRAINT `attempts_consumer_event_id_pk` PRIMARY KEY(`consumer`,`event_id`)
);
--> statement-breakpoint
CREATE TABLE `erasures` (
	`id` bigint unsigned AUTO_INCREMENT NOT NULL,
	`user_id` bigint unsigned NOT NULL,
	`requested_at` datetime(3) NOT NULL,
	`repeated_at` datetime(3),
	`auth_at` datetime(3),
	`job_at` datetime(3),
	`profile_at` datetime(3),
	`application_at` datetime(3),
	`notification_at` datetime(3),
	`completed_at` datetime(3),
	CONSTRAINT `erasures_id` PRIMARY KEY(`id`),
	CONSTRAINT `erasures_userId_unique` UNIQUE(`user_id`)
);
--> statement-breakpoint
ALTER TABLE `erasures` ADD CONSTRAINT `erasures_user_id_users_id_fk` FOREIGN KEY (`user_id`) REFERENCES `users`(`id`) ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX `attempts_by_age` ON `attempts` (`last_begun_at`);--> statement-breakpoint
CREATE INDEX `erasures_by_completion` ON `erasures` (`completed_at`,`id`);--> statement-breakpoint
CREATE INDEX `outbox_by_subject` ON `outbox` (`subject`);