# Request Tracker on the run's own PostgreSQL, without mail.
Set($rtname, 'bench');
Set($Organization, 'example.org');
Set($WebDomain, '127.0.0.1');
Set($WebPort, RT_PORT);
Set($WebBaseURL, 'http://127.0.0.1:RT_PORT');
Set($WebPath, '');
Set($DatabaseType, 'Pg');
Set($DatabaseHost, '127.0.0.1');
Set($DatabasePort, 'PG_PORT');
Set($DatabaseAdmin, 'bench');
Set($DatabaseName, 'rt5');
Set($DatabaseUser, 'rt_user');
Set($DatabasePassword, 'rt_pass');
Set($MailCommand, 'testfile');
Set($LogToSyslog, undef);
Set($LogToSTDERR, 'error');
Set($RestrictReferrer, 0);
1;
