ALTER TABLE `job_skills` ADD `need` enum('BEGINNER','INTERMEDIATE','ADVANCED');--> statement-breakpoint
ALTER TABLE `job_skills` ADD `is_required` boolean DEFAULT true NOT NULL;--> statement-breakpoint
ALTER TABLE `jobs` ADD `reply_within_days` tinyint unsigned;--> statement-breakpoint
ALTER TABLE `jobs` ADD `is_existing_vacancy` boolean;--> statement-breakpoint
ALTER TABLE `jobs` ADD `uses_ai_screening` boolean;--> statement-breakpoint
ALTER TABLE `jobs` ADD `apply_url` varchar(2000);--> statement-breakpoint
ALTER TABLE `jobs` ADD `external_ref` varchar(100) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;--> statement-breakpoint
ALTER TABLE `jobs` ADD CONSTRAINT `jobs_by_reference` UNIQUE(`external_ref`,`company_id`);