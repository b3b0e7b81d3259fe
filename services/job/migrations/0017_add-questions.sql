CREATE TABLE `job_questions` (
	`job_id` bigint unsigned NOT NULL,
	`version` int NOT NULL,
	`questions` mediumtext NOT NULL,
	CONSTRAINT `job_questions_job_id` PRIMARY KEY(`job_id`)
);
--> statement-breakpoint
ALTER TABLE `job_questions` ADD CONSTRAINT `job_questions_job_id_jobs_id_fk` FOREIGN KEY (`job_id`) REFERENCES `jobs`(`id`) ON DELETE no action ON UPDATE no action;