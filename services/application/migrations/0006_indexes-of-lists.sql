ALTER TABLE `applications` DROP INDEX `applications_of_job`, ADD INDEX `applications_of_job` (`job_id`,`id`),
  DROP INDEX `applications_not_twice`, ADD CONSTRAINT `applications_not_twice` UNIQUE(`job_seeker_id`,`job_id`);
