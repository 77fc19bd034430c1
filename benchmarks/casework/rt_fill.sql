-- ROWS tickets as RT 5 keeps them: each with its four role groups, requestor, owner, first transaction and its text.
create temp table base as
select (select coalesce(max(id), 0) from tickets) as ticket,
       (select greatest((select max(id) from principals), (select max(id) from groups))) as principal,
       (select max(id) from cachedgroupmembers) as member,
       (select max(id) from transactions) as act,
       (select id from users where name = 'Nobody') as nobody,
       (select id from users where name = 'root') as root,
       (select id from queues where name = 'General') as queue;

insert into tickets (id, effectiveid, queue, type, owner, subject, initialpriority, finalpriority, priority, timeestimated,
                     timeworked, timeleft, status, lastupdatedby, lastupdated, creator, created)
select ticket + n, ticket + n, queue, 'ticket', nobody,
       (array['青年路','延安路','乌伊路','建国路','宁边路','绿洲路','文化路','健康路','和谐路','南公园路'])[1 + n % 10] || n % 400 || '号' ||
       (array['路灯不亮','井盖破损','小区停水','物业乱收费','夜间施工噪音','占道经营','垃圾没人清运','快递丢失','公交晚点','油烟扰民',
              '电梯故障','拖欠工资','医保报销','入学报名','违章停车','下水道堵塞','暖气不热','路面坑洼','树枝挡路','宠物伤人'])[1 + (n * 7) % 20],
       0, 0, 0, 0, 0, 0, (array['new','open','resolved','resolved'])[1 + n % 4], root,
       now() - n % 500000 * interval '1 minute', root, now() - n % 500000 * interval '1 minute'
from base, generate_series(1, ROWS) n;

insert into principals (id, principaltype, disabled)
select principal + (n - 1) * 4 + k, 'Group', 0 from base, generate_series(1, ROWS) n, generate_series(1, 4) k;

insert into groups (id, name, description, domain, instance, creator, created, lastupdatedby, lastupdated)
select principal + (n - 1) * 4 + k, (array['Requestor', 'Cc', 'AdminCc', 'Owner'])[k], '', 'RT::Ticket-Role', ticket + n, 1, now(), 1, now()
from base, generate_series(1, ROWS) n, generate_series(1, 4) k;

insert into cachedgroupmembers (id, groupid, memberid, via, immediateparentid, disabled)
select member + (n - 1) * 4 + k, principal + (n - 1) * 4 + k, principal + (n - 1) * 4 + k, member + (n - 1) * 4 + k, principal + (n - 1) * 4 + k, 0
from base, generate_series(1, ROWS) n, generate_series(1, 4) k;

select setval('principals_id_seq', principal + ROWS * 4 + 1), setval('groups_id_seq', principal + ROWS * 4 + 1),
       setval('cachedgroupmembers_id_seq', member + ROWS * 4 + 1), setval('tickets_id_seq', ticket + ROWS + 1),
       setval('transactions_id_seq', act + ROWS + 1)
from base;

insert into groupmembers (groupid, memberid, creator, created, lastupdatedby, lastupdated)
select principal + (n - 1) * 4 + k, case k when 1 then root else nobody end, 1, now(), 1, now()
from base, generate_series(1, ROWS) n, unnest(array[1, 4]) k;

insert into cachedgroupmembers (groupid, memberid, via, immediateparentid, disabled)
select principal + (n - 1) * 4 + k, case k when 1 then root else nobody end, member + (n - 1) * 4 + k, principal + (n - 1) * 4 + k, 0
from base, generate_series(1, ROWS) n, unnest(array[1, 4]) k;

insert into transactions (id, objecttype, objectid, timetaken, type, creator, created)
select act + n, 'RT::Ticket', ticket + n, 0, 'Create', root, now() from base, generate_series(1, ROWS) n;

insert into attachments (transactionid, parent, messageid, subject, filename, contenttype, contentencoding, content, headers, creator, created)
select act + n, 0, '', '', '', 'text/plain', 'none', repeat('已经好几天了，请尽快安排人来看一看。', 4) || n,
       E'Content-Type: text/plain; charset="utf-8"\nContent-Transfer-Encoding: 8bit\n', root, now()
from base, generate_series(1, ROWS) n;
