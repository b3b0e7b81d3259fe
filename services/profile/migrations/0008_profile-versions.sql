CREATE TABLE `pinned_versions` (
	`application_id` bigint unsigned NOT NULL,
	`attempt` int NOT NULL,
	`seeker_user_id` bigint unsigned NOT NULL,
	`version` int NOT NULL,
	CONSTRAINT `pinned_versions_application_id_attempt_pk` PRIMARY KEY(`application_id`,`attempt`)
);
--> statement-breakpoint
CREATE TABLE `profile_versions` (
	`seeker_user_id` bigint unsigned NOT NULL,
	`version` int NOT NULL,
	`document` mediumtext NOT NULL,
	`written_at` datetime(3) NOT NULL,
	`replaced_at` datetime(3),
	CONSTRAINT `profile_versions_seeker_user_id_version_pk` PRIMARY KEY(`seeker_user_id`,`version`)
);
--> statement-breakpoint
ALTER TABLE `pinned_versions` ADD CONSTRAINT `pinned_versions_exist` FOREIGN KEY (`seeker_user_id`,`version`) REFERENCES `profile_versions`(`seeker_user_id`,`version`) ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE `profile_versions` ADD CONSTRAINT `profile_versions_seeker_user_id_seekers_user_id_fk` FOREIGN KEY (`seeker_user_id`) REFERENCES `seekers`(`user_id`) ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX `profile_versions_by_replacement` ON `profile_versions` (`replaced_at`);