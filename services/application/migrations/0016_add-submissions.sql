CREATE TABLE `asked_questions` (
	`job_id` bigint unsigned NOT NULL,
	`version` int NOT NULL,
	`questions` mediumtext NOT NULL,
	CONSTRAINT `asked_questions_job_id_version_pk` PRIMARY KEY(`job_id`,`version`)
);
--> statement-breakpoint
CREATE TABLE `question_sets` (
	`job_id` bigint unsigned NOT NULL,
	`questions` mediumtext NOT NULL,
	`revision` int NOT NULL,
	CONSTRAINT `question_sets_job_id` PRIMARY KEY(`job_id`)
);
--> statement-breakpoint
CREATE TABLE `submissions` (
	`application_id` bigint unsigned NOT NULL,
	`attempt` int NOT NULL,
	`cover_letter` text,
	`resume_id` bigint unsigned,
	`questions_version` int,
	`answers` mediumtext,
	`flagged_ids` mediumtext,
	`source_channel` varchar(40),
	`source_campaign` varchar(100),
	CONSTRAINT `submissions_application_id_attempt_pk` PRIMARY KEY(`application_id`,`attempt`)
);
--> statement-breakpoint
ALTER TABLE `applications` ADD `is_flagged` boolean DEFAULT false NOT NULL;--> statement-breakpoint
ALTER TABLE `submissions` ADD CONSTRAINT `submissions_application_id_applications_id_fk` FOREIGN KEY (`application_id`) REFERENCES `applications`(`id`) ON DELETE no action ON UPDATE no action;