"""What we ask of PgQueuer's tables, each in one statement.

Work is a row of `pgq.pgqueuer` with the job's id as its `dedupe_key`: `queued` until a worker
takes it (`picked`), and gone when it is done. PgQueuer takes work, keeps it alive and listens; the
beginning and every end we write ourselves, because PgQueuer's own ends know no fence: a worker
that stalled would end what another one has by now. `headers` say that work was asked for again
while it was being done.
"""

from __future__ import annotations

from typing import Final

# As they stand below.
ENTRYPOINT: Final = "job"
CHANNEL: Final = "ch_pgqueuer"

# Work in a pause begins at once. Both ways wait for who has the row, so that either the worker
# sees the mark at its end, or the row is gone and another one is made. PgQueuer's trigger tells
# the workers.
ENQUEUE: Final = """
INSERT INTO pgq.pgqueuer AS known (dedupe_key, payload, entrypoint, priority, status)
VALUES ($1::text, convert_to($1::text, 'UTF8'), 'job', 0, 'queued')
ON CONFLICT (dedupe_key) WHERE status IN ('queued', 'picked') AND dedupe_key IS NOT NULL
DO UPDATE SET
    headers = CASE WHEN known.status = 'picked' THEN '{"again": true}' ELSE known.headers END,
    execute_after = CASE WHEN known.status = 'queued' THEN LEAST(known.execute_after, NOW())
                         ELSE known.execute_after END
"""

CANCEL: Final = """
WITH gone AS (
    DELETE FROM pgq.pgqueuer WHERE dedupe_key = $1 AND status IN ('queued', 'picked')
    RETURNING id, entrypoint, priority
), logged AS (
    INSERT INTO pgq.pgqueuer_log (job_id, status, entrypoint, priority)
    SELECT id, 'canceled', entrypoint, priority FROM gone
)
SELECT pg_notify('ch_pgqueuer', json_build_object(
    'channel', 'ch_pgqueuer', 'type', 'cancellation_event', 'sent_at', NOW(),
    'ids', json_build_array(id)
)::text) FROM gone
"""

# Finds nothing where the work was canceled, or taken by another worker, while it was on its way.
BEGIN: Final = """
UPDATE pgq.pgqueuer SET headers = NULL WHERE id = $1 AND queue_manager_id = $2 RETURNING id
"""

# Finds nothing where the work was canceled or is another worker's, or was asked for again.
END: Final = """
WITH gone AS (
    DELETE FROM pgq.pgqueuer WHERE id = $1 AND queue_manager_id = $2 AND headers IS NULL
    RETURNING id, entrypoint, priority
)
INSERT INTO pgq.pgqueuer_log (job_id, status, entrypoint, priority)
SELECT id, $3::pgq.pgqueuer_status, entrypoint, priority FROM gone RETURNING job_id
"""

# Under a new id, because PgQueuer overlooks the old one until it has noticed that the work is over.
# It announces itself, because PgQueuer's trigger is silent about updates.
PUT_BACK: Final = """
WITH back AS (
    UPDATE pgq.pgqueuer
    SET id = nextval(pg_get_serial_sequence('pgq.pgqueuer', 'id')), status = 'queued',
        queue_manager_id = NULL, headers = NULL, priority = $5,
        execute_after = NOW() + CASE WHEN headers IS NULL THEN $3 ELSE '0'::interval END,
        attempts = CASE WHEN headers IS NULL THEN attempts + $4 ELSE 0 END
    WHERE id = $1 AND queue_manager_id = $2
    RETURNING id
)
SELECT pg_notify('ch_pgqueuer', json_build_object(
    'channel', 'ch_pgqueuer', 'type', 'table_changed_event', 'sent_at', NOW(),
    'operation', 'update', 'table', 'pgqueuer'
)::text) FROM back
"""

# What a worker had in hand when its connection was lost.
RECLAIM: Final = """
UPDATE pgq.pgqueuer SET status = 'queued', queue_manager_id = NULL, priority = 1
WHERE queue_manager_id = $1 AND status = 'picked'
"""

DEPTH: Final = """
SELECT COUNT(*) AS depth FROM pgq.pgqueuer WHERE status = 'queued' AND execute_after <= NOW()
"""

COUNT_WORKERS: Final = """
SELECT COUNT(*) AS workers FROM pg_stat_activity
WHERE datname = current_database() AND application_name = $1
"""

# A little at a time, because nothing else is asked over a worker's connection meanwhile.
PRUNE: Final = """
DELETE FROM pgq.pgqueuer_log WHERE id IN
(SELECT id FROM pgq.pgqueuer_log WHERE created < NOW() - $1::interval LIMIT $2) RETURNING id
"""
PRUNED_AT_ONCE: Final = 5000
