CREATE TABLE `job_ends` (
	`job_id` bigint unsigned NOT NULL,
	`after_application_id` bigint unsigned NOT NULL,
	CONSTRAINT `job_ends_job_id` PRIMARY KEY(`job_id`)
);
--> statement-breakpoint
CREATE TABLE `notified_ends` (
	`application_id` bigint unsigned NOT NULL,
	`attempt` int NOT NULL,
	CONSTRAINT `notified_ends_application_id` PRIMARY KEY(`application_id`)
);
--> statement-breakpoint
ALTER TABLE `applications` ADD `attempt` int DEFAULT 1 NOT NULL;--> statement-breakpoint
ALTER TABLE `interviews` ADD `offset_minutes` smallint;--> statement-breakpoint
ALTER TABLE `notified_ends` ADD CONSTRAINT `notified_ends_application_id_applications_id_fk` FOREIGN KEY (`application_id`) REFERENCES `applications`(`id`) ON DELETE no action ON UPDATE no action;