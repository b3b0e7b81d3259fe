"""Tables and sessions: one pool of fifteen connections, one session per request, SQL echo off."""

import os
from datetime import datetime

from sqlalchemy import BigInteger, Boolean, Column, DateTime, Integer, String, Text
from sqlalchemy.ext.asyncio import AsyncSession, create_async_engine
from sqlalchemy.orm import declarative_base, sessionmaker

engine = create_async_engine(os.environ["DATABASE_URL"], echo=False, pool_pre_ping=True, pool_size=5, max_overflow=10)
SessionLocal = sessionmaker(engine, class_=AsyncSession, expire_on_commit=False)
Base = declarative_base()


class Resource:
    id = Column(BigInteger, primary_key=True)
    created_at = Column(DateTime, default=datetime.utcnow, nullable=False)
    updated_at = Column(DateTime, default=datetime.utcnow, onupdate=datetime.utcnow, nullable=False)
    is_deleted = Column(DateTime)


class User(Resource, Base):
    __tablename__ = "users"
    email = Column(String(254), nullable=False)
    password_hash = Column(String(100), nullable=False)
    role = Column(String(20), nullable=False)
    is_active = Column(Boolean, nullable=False)


class Recruiter(Resource, Base):
    __tablename__ = "recruiters"
    user_id = Column(BigInteger, nullable=False)
    company_name = Column(String(200), nullable=False)


class JobSeeker(Resource, Base):
    __tablename__ = "seekers"
    user_id = Column(BigInteger, nullable=False)
    full_name = Column(String(200), nullable=False)


class Job(Resource, Base):
    __tablename__ = "jobs"
    recruiter_id = Column(BigInteger, nullable=False)
    recruiter_user_id = Column(BigInteger, nullable=False)
    company_name = Column(String(200), nullable=False)
    title = Column(String(200), nullable=False)
    description = Column(Text, nullable=False)
    location = Column(String(200), nullable=False)
    salary_min = Column(Integer)
    salary_max = Column(Integer)
    job_type = Column(String(20), nullable=False)
    status = Column(String(20), nullable=False)


class JobSkill(Base):
    __tablename__ = "job_skills"
    job_id = Column(BigInteger, primary_key=True)
    skill_id = Column(BigInteger, primary_key=True)


class Application(Resource, Base):
    __tablename__ = "applications"
    job_id = Column(BigInteger, nullable=False)
    job_seeker_id = Column(BigInteger, nullable=False)
    status = Column(String(20), nullable=False)


class ActivityLog(Resource, Base):
    __tablename__ = "activity_logs"
    user_id = Column(BigInteger, nullable=False)
    action = Column(String(50), nullable=False)
    entity_id = Column(BigInteger, nullable=False)


async def get_db():
    """The session of a request: committed after the response, rolled back on failure."""
    async with SessionLocal() as session:
        try:
            yield session
            await session.commit()
        except Exception:
            await session.rollback()
            raise
