"""A filing is noted and counted in one round trip, exactly also where many file at once.

The locks are held for this one statement where the caller is in no transaction; they are taken in one order.
"""

from django.db import migrations

FUNCTION = """
CREATE FUNCTION requests_noted(
    p_sender bytea, p_network bytea, p_once bytea, p_print bigint, p_at timestamptz, p_differs int, p_most int
) RETURNS TABLE (
    sender_hour bigint, sender_day bigint, sender_same bigint,
    network_hour bigint, network_day bigint, anonymous_hour bigint, anonymous_day bigint, network_same bigint
) LANGUAGE plpgsql AS $$
DECLARE
    mine bigint;
BEGIN
    PERFORM pg_advisory_xact_lock(k) FROM (
        SELECT DISTINCT hashtextextended(encode(v, 'hex'), 7) AS k
        FROM unnest(ARRAY[p_sender, p_network]) v WHERE v IS NOT NULL ORDER BY 1
    ) keys;
    INSERT INTO requests_trace (sender, network, once, print, at)
        VALUES (p_sender, p_network, p_once, p_print, p_at) ON CONFLICT (once) DO NOTHING RETURNING id INTO mine;
    IF mine IS NULL THEN
        SELECT t.id INTO mine FROM requests_trace t WHERE t.once = p_once;
    END IF;
    RETURN QUERY
    WITH of_sender AS (
        SELECT t.at, t.print FROM requests_trace t
        WHERE t.sender = p_sender AND t.id < mine ORDER BY t.id DESC LIMIT p_most
    ), of_network AS (
        SELECT t.at, t.print, t.sender IS NULL AS anonymous FROM requests_trace t
        WHERE t.network = p_network AND t.id < mine ORDER BY t.id DESC LIMIT p_most
    ), s AS (
        SELECT count(*) FILTER (WHERE at > p_at - interval '1 hour') AS hour, count(*) AS day,
            count(*) FILTER (WHERE bit_count((print # p_print)::bit(64)) <= p_differs) AS same
        FROM of_sender WHERE at > p_at - interval '1 day'
    ), n AS (
        SELECT count(*) FILTER (WHERE at > p_at - interval '1 hour') AS hour, count(*) AS day,
            count(*) FILTER (WHERE anonymous AND at > p_at - interval '1 hour') AS anonymous_hour,
            count(*) FILTER (WHERE anonymous) AS anonymous_day,
            count(*) FILTER (WHERE bit_count((print # p_print)::bit(64)) <= p_differs) AS same
        FROM of_network WHERE at > p_at - interval '1 day'
    )
    SELECT s.hour, s.day, s.same, n.hour, n.day, n.anonymous_hour, n.anonymous_day, n.same FROM s, n;
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [("requests", "0008_filings_may_be_held")]

    operations = [
        migrations.RunSQL(
            FUNCTION, "DROP FUNCTION requests_noted(bytea, bytea, bytea, bigint, timestamptz, int, int)"
        )
    ]
