import pytest

from bot.integrations.queue.job_queue import JobQueue
from tests.integrations.queue.scene import DEAF


@pytest.fixture
def queue(database_url: str) -> JobQueue:
    return JobQueue(database_url, DEAF)
