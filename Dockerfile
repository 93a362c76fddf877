FROM python:3.13-slim

ENV PYTHONUNBUFFERED=1 \
    PYTHONDONTWRITEBYTECODE=1 \
    DATA_DIR=/data \
    WEB_HOST=0.0.0.0

# Its own user, who owns nothing but the data.
RUN useradd --system --uid 10001 --no-create-home bot \
    && install --directory --owner bot --mode 0700 /data

WORKDIR /app

# Before the code, so that a change of code does not install everything again.
COPY requirements.lock .
RUN python -m pip install --no-cache-dir --no-deps --require-hashes -r requirements.lock

COPY bot bot
COPY cogs cogs
COPY db db
COPY migrations migrations

USER bot
VOLUME /data
EXPOSE 8080
ENTRYPOINT ["python", "-m", "bot"]
