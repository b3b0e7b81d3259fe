CREATE TABLE `attempts` (
	`consumer` varchar(100) NOT NULL,
	`event_id` varchar(36) NOT NULL,
	`begun` int NOT NULL,
	`last_begun_at` datetime(3) NOT NULL,
	CONSTRAINT `attempts_consumer_event_id_pk` PRIMARY KEY(`consumer`,`event_id`)
);
--> statement-breakpoint
CREATE INDEX `attempts_by_age` ON `attempts` (`last_begun_at`);--> statement-breakpoint
CREATE INDEX `inbox_by_age` ON `inbox` (`received_at`);