CREATE TABLE `job_terms` (
	`term` varchar(220) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL,
	`level` tinyint unsigned NOT NULL,
	`job_id` bigint unsigned NOT NULL,
	`field` tinyint unsigned NOT NULL,
	CONSTRAINT `job_terms_term_level_job_id_pk` PRIMARY KEY(`term`,`level`,`job_id`)
);
--> statement-breakpoint
CREATE TABLE `job_words` (
	`job_id` bigint unsigned NOT NULL,
	`words` mediumtext CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL,
	`facts` text NOT NULL,
	CONSTRAINT `job_words_job_id` PRIMARY KEY(`job_id`)
);
--> statement-breakpoint
ALTER TABLE `jobs` ADD `pays` int GENERATED ALWAYS AS (coalesce(salary_max, salary_min, -1)) STORED;--> statement-breakpoint
CREATE INDEX `jobs_by_pay` ON `jobs` (`status`,`pays`,`id`);--> statement-breakpoint
CREATE INDEX `jobs_by_time` ON `jobs` (`created_at`,`id`);