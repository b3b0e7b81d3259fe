ALTER TABLE `jobs` ADD `guarded_in` bigint unsigned;--> statement-breakpoint
ALTER TABLE `jobs` ADD CONSTRAINT `jobs_not_twice_in_company` UNIQUE(`guarded_key`,`guarded_in`);--> statement-breakpoint
CREATE INDEX `jobs_alike_in_company` ON `jobs` (`title`,`company_id`);