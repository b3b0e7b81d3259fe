ALTER TABLE `jobs`
	ADD `workplace` enum('ONSITE','HYBRID','REMOTE'),
	ADD `country` char(2),
	ADD `region` varchar(200),
	ADD `city` varchar(200),
	ADD `latitude` double,
	ADD `longitude` double,
	ADD `remote_countries` varchar(150);
