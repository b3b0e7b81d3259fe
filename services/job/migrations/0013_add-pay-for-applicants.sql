CREATE TABLE `applicants` (
	`user_id` bigint unsigned NOT NULL,
	`job_id` bigint unsigned NOT NULL,
	CONSTRAINT `applicants_user_id_job_id_pk` PRIMARY KEY(`user_id`,`job_id`)
);
--> statement-breakpoint
ALTER TABLE `jobs`
	ADD `salary_visibility` enum('PUBLIC','APPLICANTS') DEFAULT 'PUBLIC' NOT NULL,
	ADD `hidden_salary_min` bigint,
	ADD `hidden_salary_max` bigint;--> statement-breakpoint
ALTER TABLE `jobs` ADD `pays_yearly` bigint GENERATED ALWAYS AS (coalesce(coalesce(salary_max, salary_min) * (case salary_period when 'HOUR' then 2080 when 'DAY' then 260 when 'WEEK' then 52 when 'MONTH' then 12 when 'YEAR' then 1 end), -1)) VIRTUAL;--> statement-breakpoint
CREATE INDEX `jobs_by_yearly_pay` ON `jobs` (`status`,`salary_currency`,`pays_yearly`,`id`);
