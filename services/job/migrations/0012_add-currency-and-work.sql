ALTER TABLE `jobs`
	ADD `salary_currency` char(3),
	ADD `salary_period` enum('HOUR','DAY','WEEK','MONTH','YEAR'),
	ADD `seniority` enum('INTERN','JUNIOR','MID','SENIOR','LEAD','EXECUTIVE'),
	ADD `min_experience_years` tinyint unsigned,
	ADD `openings` smallint unsigned,
	ADD `language` varchar(35),
	ADD `benefits` varchar(1220);--> statement-breakpoint
ALTER TABLE `jobs` ADD `pays_yearly` bigint GENERATED ALWAYS AS (coalesce(coalesce(salary_max, salary_min) * (case salary_period when 'HOUR' then 2080 when 'DAY' then 260 when 'WEEK' then 52 when 'MONTH' then 12 when 'YEAR' then 1 end), -1)) VIRTUAL;--> statement-breakpoint
CREATE INDEX `jobs_by_yearly_pay` ON `jobs` (`status`,`salary_currency`,`pays_yearly`,`id`);
