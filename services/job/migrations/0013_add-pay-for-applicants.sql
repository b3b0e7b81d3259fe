CREATE TABLE `applicants` (
	`user_id` bigint unsigned NOT NULL,
	`job_id` bigint unsigned NOT NULL,
	CONSTRAINT `applicants_user_id_job_id_pk` PRIMARY KEY(`user_id`,`job_id`)
);
--> statement-breakpoint
ALTER TABLE `jobs`
	ADD `salary_visibility` enum('PUBLIC','APPLICANTS') DEFAULT 'PUBLIC' NOT NULL,
	ADD `hidden_salary_min` bigint,
	ADD `hidden_salary_max` bigint;
