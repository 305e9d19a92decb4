-- The database of the quickstart: a shop's stock, of which every change is tracked, and a login that may do no more than a stream needs.
CREATE DATABASE shop
GO
USE shop
GO
ALTER DATABASE shop SET ALLOW_SNAPSHOT_ISOLATION ON
ALTER DATABASE shop SET CHANGE_TRACKING = ON (CHANGE_RETENTION = 7 DAYS, AUTO_CLEANUP = ON)
GO
CREATE TABLE dbo.Stock (
    article int PRIMARY KEY, name nvarchar(40) NOT NULL, amount int NOT NULL, price decimal(18, 4),
    changedAt datetime2(3) NOT NULL DEFAULT SYSUTCDATETIME())
ALTER TABLE dbo.Stock ENABLE CHANGE_TRACKING
GO
CREATE LOGIN arcane WITH PASSWORD = 'Development.2'
CREATE USER arcane FOR LOGIN arcane
GRANT SELECT ON dbo.Stock TO arcane
GRANT VIEW CHANGE TRACKING ON dbo.Stock TO arcane
GRANT VIEW DATABASE STATE TO arcane
GO
