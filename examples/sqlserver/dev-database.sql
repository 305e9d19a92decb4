-- The database of the examples, for the development SQL Server: scripts/dev-sqlserver --port 1433 --script examples/sqlserver/dev-database.sql
CREATE DATABASE shop
GO
USE shop
GO
ALTER DATABASE shop SET ALLOW_SNAPSHOT_ISOLATION ON
ALTER DATABASE shop SET CHANGE_TRACKING = ON (CHANGE_RETENTION = 7 DAYS, AUTO_CLEANUP = ON)
GO
CREATE TABLE dbo.Orders (
    id int PRIMARY KEY, region nvarchar(10), amount decimal(18, 4), changedAt datetime2(3) DEFAULT SYSUTCDATETIME(), version rowversion)
ALTER TABLE dbo.Orders ENABLE CHANGE_TRACKING
GO
CREATE TABLE dbo.Regions (name nvarchar(10), country nvarchar(50))
GO
INSERT dbo.Orders (id, region, amount) VALUES (1, N'EU', 10.5), (2, N'EU', 7), (3, N'US', 99.99)
INSERT dbo.Regions VALUES (N'EU', N'France'), (N'US', N'United States')
GO
CREATE LOGIN arcane WITH PASSWORD = 'Development.2'
CREATE USER arcane FOR LOGIN arcane
GRANT SELECT ON dbo.Orders TO arcane
GRANT VIEW CHANGE TRACKING ON dbo.Orders TO arcane
GRANT SELECT ON dbo.Regions TO arcane
GO
