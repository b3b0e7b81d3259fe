ALTER TABLE `addresses` ADD `locale` varchar(35);--> statement-breakpoint
ALTER TABLE `addresses` ADD `time_zone` varchar(64);--> statement-breakpoint
ALTER TABLE `deliveries` ADD `locale` enum('en','de');--> statement-breakpoint
ALTER TABLE `notifications` ADD `code` varchar(40);--> statement-breakpoint
ALTER TABLE `notifications` ADD `params` mediumtext;--> statement-breakpoint
ALTER TABLE `notifications` ADD `nameless_params` mediumtext;