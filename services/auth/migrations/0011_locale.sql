ALTER TABLE `users` ADD `locale` enum('en','de');--> statement-breakpoint
ALTER TABLE `users` ADD `time_zone` varchar(64);