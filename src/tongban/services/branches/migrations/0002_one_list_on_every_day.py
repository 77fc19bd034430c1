"""What no constraint of one row can hold: lists without a day left out, changed by confirmed moves alone, within what stands."""

from django.db import migrations

ONE_LIST = """
CREATE FUNCTION branches_on_one_list() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    who bigint;
    life daterange;
    wrong text;
BEGIN
    IF TG_TABLE_NAME = 'branches_member' THEN
        who := NEW.id;
    ELSIF TG_OP = 'DELETE' THEN
        who := OLD.member_id;
    ELSE
        who := NEW.member_id;
        IF TG_OP = 'UPDATE' AND OLD.member_id <> NEW.member_id THEN
            RAISE EXCEPTION 'a stay belongs to its member for good' USING ERRCODE = 'check_violation',
                CONSTRAINT = 'branch_stay_keeps_its_member';
        END IF;
    END IF;
    SELECT valid INTO life FROM branches_member WHERE id = who;
    IF NOT FOUND THEN
        RETURN NULL;
    END IF;
    SELECT string_agg(kind, ', ') INTO wrong FROM (VALUES ('home'), ('present')) AS lists (kind)
    WHERE (SELECT range_agg(valid) FROM branches_stay s WHERE s.member_id = who AND s.kind = lists.kind)
        IS DISTINCT FROM datemultirange(life);
    IF wrong IS NOT NULL OR (SELECT range_agg(valid) FROM branches_duty WHERE member_id = who)
        IS DISTINCT FROM datemultirange(life) THEN
        RAISE EXCEPTION 'member % is on no list on some day (%)', who, coalesce(wrong, 'duty')
            USING ERRCODE = 'check_violation', CONSTRAINT = 'member_on_one_list_every_day';
    END IF;
    IF EXISTS (SELECT 1 FROM branches_stay s LEFT JOIN branches_move m ON m.id = s.move_id
        WHERE s.member_id = who AND lower(s.valid) IS DISTINCT FROM lower(life)
        AND (m.id IS NULL OR m.state <> 'confirmed' OR m.member_id <> who OR m.target_id <> s.body_id)) THEN
        RAISE EXCEPTION 'member % changed lists without a confirmed move', who
            USING ERRCODE = 'check_violation', CONSTRAINT = 'list_changes_by_confirmed_move';
    END IF;
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER branches_member_on_one_list AFTER INSERT OR UPDATE OF valid ON branches_member
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION branches_on_one_list();
CREATE CONSTRAINT TRIGGER branches_stay_on_one_list AFTER INSERT OR UPDATE OR DELETE ON branches_stay
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION branches_on_one_list();
CREATE CONSTRAINT TRIGGER branches_duty_every_day AFTER INSERT OR UPDATE OR DELETE ON branches_duty
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION branches_on_one_list();
"""
NO_ONE_LIST = """
DROP TRIGGER branches_duty_every_day ON branches_duty;
DROP TRIGGER branches_stay_on_one_list ON branches_stay;
DROP TRIGGER branches_member_on_one_list ON branches_member;
DROP FUNCTION branches_on_one_list();
"""
# lists and coverage lie within the days their branch and organisation stand, whichever of them is changed
WITHIN = """
CREATE FUNCTION branches_within_what_stands() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE wrong boolean;
BEGIN
    IF TG_TABLE_NAME = 'branches_stay' THEN
        wrong := NOT EXISTS (SELECT 1 FROM branches_body b JOIN branches_stay s ON s.body_id = b.id
            WHERE s.id = NEW.id AND s.valid <@ b.valid) AND EXISTS (SELECT 1 FROM branches_stay WHERE id = NEW.id);
    ELSIF TG_TABLE_NAME = 'branches_coverage' THEN
        wrong := EXISTS (SELECT 1 FROM branches_coverage c JOIN branches_body b ON b.id = c.body_id
            JOIN branches_unit u ON u.id = c.unit_id
            WHERE c.id = NEW.id AND NOT (c.valid <@ b.valid AND c.valid <@ u.valid));
    ELSIF TG_TABLE_NAME = 'branches_serving' THEN
        wrong := EXISTS (SELECT 1 FROM branches_serving s JOIN branches_unit u ON u.id = s.unit_id
            JOIN branches_instructor i ON i.id = s.instructor_id
            WHERE s.id = NEW.id AND NOT (s.valid <@ u.valid AND s.valid <@ i.valid));
    ELSIF TG_TABLE_NAME = 'branches_instructor' THEN
        wrong := EXISTS (SELECT 1 FROM branches_serving s JOIN branches_instructor i ON i.id = s.instructor_id
            WHERE i.id = NEW.id AND NOT s.valid <@ i.valid);
    ELSIF TG_TABLE_NAME = 'branches_unit' THEN
        wrong := EXISTS (SELECT 1 FROM branches_unit u WHERE u.id = NEW.id AND (
            EXISTS (SELECT 1 FROM branches_coverage c WHERE c.unit_id = u.id AND NOT c.valid <@ u.valid)
            OR EXISTS (SELECT 1 FROM branches_serving s WHERE s.unit_id = u.id AND NOT s.valid <@ u.valid)));
    ELSE
        wrong := EXISTS (SELECT 1 FROM branches_body b WHERE b.id = NEW.id AND (
            EXISTS (SELECT 1 FROM branches_coverage c WHERE c.body_id = b.id AND NOT c.valid <@ b.valid)
            OR EXISTS (SELECT 1 FROM branches_stay s WHERE s.body_id = b.id AND NOT s.valid <@ b.valid)));
    END IF;
    IF wrong THEN
        RAISE EXCEPTION '% % reaches beyond what stands', TG_TABLE_NAME, NEW.id
            USING ERRCODE = 'check_violation', CONSTRAINT = 'branches_within_what_stands';
    END IF;
    RETURN NULL;
END $$;
"""
TABLES = {
    "stay": "INSERT OR UPDATE",
    "coverage": "INSERT OR UPDATE",
    "serving": "INSERT OR UPDATE",
    "instructor": "UPDATE OF valid",
    "unit": "UPDATE OF valid",
    "body": "UPDATE OF valid",
}
TRIGGERS = "".join(
    f"""CREATE CONSTRAINT TRIGGER branches_{table}_within AFTER {when} ON branches_{table}
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION branches_within_what_stands();
"""
    for table, when in TABLES.items()
)
NO_WITHIN = (
    "".join(f"DROP TRIGGER branches_{table}_within ON branches_{table};\n" for table in TABLES)
    + "DROP FUNCTION branches_within_what_stands();"
)


class Migration(migrations.Migration):
    dependencies = [("branches", "0001_initial")]
    operations = [
        migrations.RunSQL(ONE_LIST, NO_ONE_LIST),
        migrations.RunSQL(WITHIN + TRIGGERS, NO_WITHIN),
    ]
