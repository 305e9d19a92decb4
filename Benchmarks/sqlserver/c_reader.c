// Reads a query to nothing through ODBC with bound columns and blocks of 1,000 rows: the least that any reader has to do. It looks at every byte
// of every value, so that none stays unread, and makes nothing of them.
//
//     c_reader CONNECTION-STRING QUERY

#include <sql.h>
#include <sqlext.h>
#include <stdio.h>
#include <stdlib.h>

enum { BLOCK = 1000, COLUMNS = 8 };

static void check(SQLRETURN result, SQLSMALLINT type, SQLHANDLE handle, const char *what) {
    if (SQL_SUCCEEDED(result)) return;
    SQLCHAR state[6], text[512];
    SQLINTEGER native;
    SQLSMALLINT length;
    if (!SQL_SUCCEEDED(SQLGetDiagRec(type, handle, 1, state, &native, text, sizeof text, &length))) text[0] = 0;
    fprintf(stderr, "%s: %s\n", what, text);
    exit(1);
}

/* Adds up the bytes of a column's values. */
static unsigned long long sum(const unsigned char *values, SQLLEN width, const SQLLEN *lengths, SQLULEN rows) {
    unsigned long long total = 0;
    for (SQLULEN row = 0; row < rows; row++)
        for (SQLLEN byte = 0; byte < lengths[row]; byte++) total += values[row * (SQLULEN)width + (SQLULEN)byte];
    return total;
}

int main(int count, char **arguments) {
    if (count != 3) return 2;
    static const struct {
        SQLSMALLINT type;
        SQLLEN width;
    } columns[COLUMNS] = {
        {SQL_C_SLONG, 4},   {SQL_C_SBIGINT, 8}, {SQL_C_CHAR, 151},          {SQL_C_CHAR, 41},
        {SQL_C_DOUBLE, 8},  {SQL_C_TYPE_TIMESTAMP, sizeof(SQL_TIMESTAMP_STRUCT)}, {SQL_C_BIT, 1}, {SQL_C_CHAR, 301},
    };
    SQLHENV environment;
    SQLHDBC connection;
    SQLHSTMT statement;
    SQLAllocHandle(SQL_HANDLE_ENV, SQL_NULL_HANDLE, &environment);
    SQLSetEnvAttr(environment, SQL_ATTR_ODBC_VERSION, (SQLPOINTER)SQL_OV_ODBC3, 0);
    SQLAllocHandle(SQL_HANDLE_DBC, environment, &connection);
    check(
        SQLDriverConnect(connection, NULL, (SQLCHAR *)arguments[1], SQL_NTS, NULL, 0, NULL, SQL_DRIVER_NOPROMPT), SQL_HANDLE_DBC,
        connection, "connect");
    SQLAllocHandle(SQL_HANDLE_STMT, connection, &statement);
    SQLULEN fetched = 0;
    SQLSetStmtAttr(statement, SQL_ATTR_ROW_ARRAY_SIZE, (SQLPOINTER)BLOCK, 0);
    SQLSetStmtAttr(statement, SQL_ATTR_ROWS_FETCHED_PTR, &fetched, 0);
    check(SQLExecDirect(statement, (SQLCHAR *)arguments[2], SQL_NTS), SQL_HANDLE_STMT, statement, "execute");
    unsigned char *values[COLUMNS];
    SQLLEN *lengths[COLUMNS];
    for (int index = 0; index < COLUMNS; index++) {
        values[index] = malloc((size_t)columns[index].width * BLOCK);
        lengths[index] = malloc(sizeof(SQLLEN) * BLOCK);
        check(
            SQLBindCol(
                statement, (SQLUSMALLINT)(index + 1), columns[index].type, values[index], columns[index].width, lengths[index]),
            SQL_HANDLE_STMT, statement, "bind");
    }
    unsigned long long rows = 0, total = 0;
    SQLRETURN result;
    while ((result = SQLFetch(statement)) != SQL_NO_DATA) {
        check(result, SQL_HANDLE_STMT, statement, "fetch");
        rows += fetched;
        for (int index = 0; index < COLUMNS; index++) total += sum(values[index], columns[index].width, lengths[index], fetched);
    }
    printf("{\"rows\": %llu, \"sum\": %llu}\n", rows, total);
    return 0;
}
