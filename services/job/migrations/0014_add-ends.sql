ALTER TABLE `jobs` DROP INDEX `jobs_by_yearly_pay`, DROP COLUMN `pays_yearly`;--> statement-breakpoint
ALTER TABLE `jobs`
	ADD `pays_yearly` bigint,
	ADD `published_at` datetime(3),
	ADD `expires_at` datetime(3),
	ADD `closed_at` datetime(3),
	ADD `close_reason` enum('FILLED','CANCELLED','OTHER','EXPIRED');--> statement-breakpoint
CREATE INDEX `jobs_by_end` ON `jobs` (`status`,`is_deleted`,`expires_at`);--> statement-breakpoint
CREATE INDEX `jobs_by_yearly_pay` ON `jobs` (`status`,`salary_currency`,`pays_yearly`,`id`);--> statement-breakpoint
UPDATE `jobs` SET `pays_yearly` = coalesce(coalesce(salary_max, salary_min) * (case salary_period when 'HOUR' then 2080 when 'DAY' then 260 when 'WEEK' then 52 when 'MONTH' then 12 when 'YEAR' then 1 end), -1)
	WHERE `status` IN ('DRAFT','OPEN','PAUSED','CLOSED') AND `salary_currency` > '';
