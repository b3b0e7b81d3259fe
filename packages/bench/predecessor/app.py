"""
A typical alternative to this portal, for comparison: one FastAPI process with SQLAlchemy and aiomysql, in the style of
the application that the portal succeeds. Per request it does the same work as that one: a session and three statements
for a read, a cache for the count only, for a new job an activity written in the background with a second session, a rate
limit by GET and then MULTI (off with RATE_LIMIT_ENABLED=false), and one log line, on the terminal and in a file. It
serves the six routes that are measured, and logins.
"""

import json
import os
import sys
import time

from database import ActivityLog, Application, Job, JobSeeker, JobSkill, Recruiter, SessionLocal, User, get_db
from fastapi import BackgroundTasks, Depends, FastAPI, HTTPException, Request
from fastapi.responses import JSONResponse
from fastapi.security import OAuth2PasswordBearer, OAuth2PasswordRequestForm
from jose import JWTError, jwt
from loguru import logger
from passlib.context import CryptContext
from redis import asyncio as aioredis
from schemas import ApplicationOut, JobOut, NewApplication, NewJob, UserOut
from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

SECRET_KEY = os.environ["SECRET_KEY"]
RATE_LIMIT_ENABLED = os.environ.get("RATE_LIMIT_ENABLED", "true") == "true"
RATE_LIMIT_PER_MINUTE = 60

logger.remove()
logger.add(sys.stdout, level="INFO")
logger.add(os.environ["LOG_FILE"], level="INFO")
redis = aioredis.from_url(os.environ["REDIS_URL"], decode_responses=True)
passwords = CryptContext(schemes=["bcrypt"])
oauth2 = OAuth2PasswordBearer(tokenUrl="/api/v1/auth/login/access-token")
app = FastAPI()


@app.middleware("http")
async def limit_rate(request: Request, call_next):
    if RATE_LIMIT_ENABLED:
        key = f"rate_limit:{request.client.host}:{request.url.path}"
        count = await redis.get(key)
        if count is not None and int(count) >= RATE_LIMIT_PER_MINUTE:
            return JSONResponse({"detail": "Too many requests"}, status_code=429)
        async with redis.pipeline(transaction=True) as pipeline:
            await pipeline.incr(key).expire(key, 60).execute()
    return await call_next(request)


@app.middleware("http")
async def log_request(request: Request, call_next):
    start = time.perf_counter()
    response = await call_next(request)
    took_ms = (time.perf_counter() - start) * 1000
    logger.info(f"{request.method} {request.url.path} {response.status_code} {took_ms:.1f} ms")
    return response


async def current_user(token: str = Depends(oauth2), db: AsyncSession = Depends(get_db)) -> User:
    try:
        user_id = int(jwt.decode(token, SECRET_KEY, algorithms=["HS256"])["sub"])
    except JWTError:
        raise HTTPException(401, "Could not validate credentials")
    user = (await db.execute(select(User).where(User.id == user_id))).scalars().first()
    if user is None:
        raise HTTPException(404, "User not found")
    return user


def need_role(role: str):
    async def check(user: User = Depends(current_user)) -> User:
        if user.role != role:
            raise HTTPException(403, "Not enough privileges")
        return user

    return check


async def log_activity(user_id: int, action: str, entity_id: int) -> None:
    async with SessionLocal() as session:
        session.add(ActivityLog(user_id=user_id, action=action, entity_id=entity_id))
        await session.commit()


@app.post("/api/v1/auth/login/access-token")
async def log_in(form: OAuth2PasswordRequestForm = Depends(), db: AsyncSession = Depends(get_db)):
    user = (await db.execute(select(User).where(User.email == form.username))).scalars().first()
    if user is None or not passwords.verify(form.password, user.password_hash):
        raise HTTPException(400, "Incorrect email or password")
    claims = {"sub": str(user.id), "role": user.role, "exp": int(time.time()) + 604_800}
    return {"access_token": jwt.encode(claims, SECRET_KEY, algorithm="HS256"), "token_type": "bearer"}


@app.get("/api/v1/users/me", response_model=UserOut)
async def read_me(user: User = Depends(current_user)):
    return user


@app.get("/api/v1/jobs/search", response_model=list[JobOut])
async def search_jobs(location: str, skip: int = 0, limit: int = 100, db: AsyncSession = Depends(get_db)):
    query = select(Job).where(Job.status == "OPEN", Job.location.like(f"%{location}%"))
    return (await db.execute(query.offset(skip).limit(limit))).scalars().all()


@app.get("/api/v1/jobs/stats/active-count")
async def count_active_jobs():
    cached = await redis.get("jobs:count:active")
    if cached is not None:
        return json.loads(cached)
    async with SessionLocal() as db:
        count = (await db.execute(select(func.count(Job.id)).where(Job.status == "OPEN"))).scalar()
    await redis.setex("jobs:count:active", 600, json.dumps({"active_jobs": count}))
    return {"active_jobs": count}


@app.get("/api/v1/jobs/{job_id}", response_model=JobOut)
async def read_job(job_id: int, db: AsyncSession = Depends(get_db)):
    # As in the original, this key is never written and the result is not used.
    await redis.get(f"job:detail:{job_id}")
    job = (await db.execute(select(Job).where(Job.id == job_id))).scalars().first()
    if job is None:
        raise HTTPException(404, "Job not found")
    return job


@app.post("/api/v1/jobs/", response_model=JobOut, status_code=201)
async def post_job(
    body: NewJob,
    background: BackgroundTasks,
    user: User = Depends(need_role("RECRUITER")),
    db: AsyncSession = Depends(get_db),
):
    recruiter = (await db.execute(select(Recruiter).where(Recruiter.user_id == user.id))).scalars().first()
    if recruiter is None:
        raise HTTPException(404, "Recruiter profile not found")
    fields = body.dict(exclude={"skill_ids"})
    job = Job(
        **fields, recruiter_id=recruiter.id, recruiter_user_id=user.id, company_name=recruiter.company_name
    )
    db.add(job)
    await db.flush()
    db.add_all([JobSkill(job_id=job.id, skill_id=skill_id) for skill_id in body.skill_ids])
    await db.commit()
    await db.refresh(job)
    for pattern in ("jobs:search:*", "jobs:list:*"):
        stale = await redis.keys(pattern)
        if stale:
            await redis.delete(*stale)
    await redis.delete("jobs:count:active")
    background.add_task(log_activity, user.id, "CREATE_JOB", job.id)
    return job


@app.post("/api/v1/applications/", response_model=ApplicationOut, status_code=201)
async def submit_application(
    body: NewApplication,
    user: User = Depends(need_role("JOB_SEEKER")),
    db: AsyncSession = Depends(get_db),
):
    seeker = (await db.execute(select(JobSeeker).where(JobSeeker.user_id == user.id))).scalars().first()
    job = (await db.execute(select(Job).where(Job.id == body.job_id))).scalars().first()
    if seeker is None or job is None:
        raise HTTPException(404, "Not found")
    application = Application(job_id=job.id, job_seeker_id=seeker.id, status="APPLIED")
    db.add(application)
    try:
        await db.commit()
    except IntegrityError:
        raise HTTPException(409, "Already applied")
    await db.refresh(application)
    db.add(ActivityLog(user_id=user.id, action="APPLY_JOB", entity_id=application.id))
    return application
