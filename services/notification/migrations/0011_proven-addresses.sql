ALTER TABLE `addresses` ADD `email_verified` boolean DEFAULT false NOT NULL;--> statement-breakpoint
ALTER TABLE `notifications` ADD `nameless_title` varchar(500);