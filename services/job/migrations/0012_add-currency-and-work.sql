ALTER TABLE `jobs`
	ADD `salary_currency` char(3),
	ADD `salary_period` enum('HOUR','DAY','WEEK','MONTH','YEAR'),
	ADD `seniority` enum('INTERN','JUNIOR','MID','SENIOR','LEAD','EXECUTIVE'),
	ADD `min_experience_years` tinyint unsigned,
	ADD `openings` smallint unsigned,
	ADD `language` varchar(35),
	ADD `benefits` varchar(1220);