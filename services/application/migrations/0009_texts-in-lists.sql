CREATE TABLE `employers` (
	`user_id` bigint unsigned NOT NULL,
	`company_name` varchar(200) NOT NULL,
	`revision` int NOT NULL,
	CONSTRAINT `employers_user_id` PRIMARY KEY(`user_id`)
);
--> statement-breakpoint
ALTER TABLE `candidates` ADD `full_name` varchar(200);--> statement-breakpoint
ALTER TABLE `openings` ADD `title` varchar(200);--> statement-breakpoint
ALTER TABLE `openings` ADD `location` varchar(200);