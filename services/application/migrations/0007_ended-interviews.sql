ALTER TABLE `interviews` ADD `moves` int DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE `openings` ADD `is_hidden` boolean DEFAULT false NOT NULL;--> statement-breakpoint
UPDATE `interviews` JOIN `applications` ON `applications`.`id` = `interviews`.`application_id`
  SET `interviews`.`status` = 'CANCELLED', `interviews`.`revision` = `interviews`.`revision` + 1
  WHERE `interviews`.`status` = 'SCHEDULED' AND `interviews`.`result` = 'PENDING' AND `interviews`.`interview_date` > utc_timestamp(3)
    AND `applications`.`status` IN ('HIRED', 'REJECTED', 'WITHDRAWN');
