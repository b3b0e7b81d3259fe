"""Request and response bodies."""

from datetime import datetime
from typing import List, Optional

from pydantic import BaseModel


class Resource(BaseModel):
    id: int
    created_at: datetime
    updated_at: datetime
    is_deleted: Optional[datetime]

    class Config:
        orm_mode = True


class UserOut(Resource):
    email: str
    role: str
    is_active: bool


class NewJob(BaseModel):
    title: str
    description: str
    location: str
    salary_min: Optional[int] = None
    salary_max: Optional[int] = None
    job_type: str
    status: str = "OPEN"
    skill_ids: List[int] = []


class JobOut(Resource):
    title: str
    description: str
    location: str
    salary_min: Optional[int]
    salary_max: Optional[int]
    job_type: str
    status: str
    recruiter_id: int
    company_name: str


class NewApplication(BaseModel):
    job_id: int


class ApplicationOut(Resource):
    job_id: int
    job_seeker_id: int
    status: str
