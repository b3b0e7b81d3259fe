CREATE TABLE users (
  id BIGINT PRIMARY KEY AUTO_INCREMENT, created_at DATETIME NOT NULL, updated_at DATETIME NOT NULL, is_deleted DATETIME,
  email VARCHAR(254) NOT NULL UNIQUE, password_hash VARCHAR(100) NOT NULL, role VARCHAR(20) NOT NULL, is_active BOOL NOT NULL
);
CREATE TABLE recruiters (
  id BIGINT PRIMARY KEY AUTO_INCREMENT, created_at DATETIME NOT NULL, updated_at DATETIME NOT NULL, is_deleted DATETIME,
  user_id BIGINT NOT NULL UNIQUE, company_name VARCHAR(200) NOT NULL
);
CREATE TABLE seekers (
  id BIGINT PRIMARY KEY AUTO_INCREMENT, created_at DATETIME NOT NULL, updated_at DATETIME NOT NULL, is_deleted DATETIME,
  user_id BIGINT NOT NULL UNIQUE, full_name VARCHAR(200) NOT NULL
);
CREATE TABLE jobs (
  id BIGINT PRIMARY KEY AUTO_INCREMENT, created_at DATETIME NOT NULL, updated_at DATETIME NOT NULL, is_deleted DATETIME,
  recruiter_id BIGINT NOT NULL, recruiter_user_id BIGINT NOT NULL, company_name VARCHAR(200) NOT NULL,
  title VARCHAR(200) NOT NULL, description TEXT NOT NULL, location VARCHAR(200) NOT NULL, salary_min INT, salary_max INT,
  job_type VARCHAR(20) NOT NULL, status VARCHAR(20) NOT NULL, KEY (recruiter_id)
);
CREATE TABLE job_skills (job_id BIGINT NOT NULL, skill_id BIGINT NOT NULL, PRIMARY KEY (job_id, skill_id));
CREATE TABLE applications (
  id BIGINT PRIMARY KEY AUTO_INCREMENT, created_at DATETIME NOT NULL, updated_at DATETIME NOT NULL, is_deleted DATETIME,
  job_id BIGINT NOT NULL, job_seeker_id BIGINT NOT NULL, status VARCHAR(20) NOT NULL, UNIQUE (job_id, job_seeker_id)
);
CREATE TABLE activity_logs (
  id BIGINT PRIMARY KEY AUTO_INCREMENT, created_at DATETIME NOT NULL, updated_at DATETIME NOT NULL, is_deleted DATETIME,
  user_id BIGINT NOT NULL, action VARCHAR(50) NOT NULL, entity_id BIGINT NOT NULL, KEY (user_id)
);
-- Copies the portal's people and jobs.
INSERT INTO users SELECT id, created_at, updated_at, is_deleted, email, password_hash, role, is_active FROM portal_auth.users;
INSERT INTO recruiters SELECT id, created_at, updated_at, is_deleted, user_id, company_name FROM portal_profile.recruiters;
INSERT INTO seekers SELECT id, created_at, updated_at, is_deleted, user_id, full_name FROM portal_profile.seekers;
INSERT INTO jobs SELECT id, created_at, updated_at, is_deleted, recruiter_id, recruiter_user_id, company_name, title, description,
  location, salary_min, salary_max, job_type, status FROM portal_job.jobs;
INSERT INTO job_skills SELECT job_id, skill_id FROM portal_job.job_skills;
