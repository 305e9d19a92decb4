#ifndef CODBC_SHIM_H
#define CODBC_SHIM_H

#include <sql.h>
#include <sqlext.h>
#include <sys/syscall.h>
#include <unistd.h>

/* Swift does not see macros with casts, and attributes whose values are numbers travel in pointers: no logic beyond that. */

static const SQLSMALLINT codbc_c_int32 = SQL_C_SLONG;
static const SQLSMALLINT codbc_c_int64 = SQL_C_SBIGINT;

static inline SQLRETURN codbc_set_environment_number(SQLHENV handle, SQLINTEGER attribute, SQLULEN value) {
    return SQLSetEnvAttr(handle, attribute, (SQLPOINTER)value, 0);
}

static inline SQLRETURN codbc_set_connection_number(SQLHDBC handle, SQLINTEGER attribute, SQLULEN value) {
    return SQLSetConnectAttr(handle, attribute, (SQLPOINTER)value, 0);
}

static inline SQLRETURN codbc_set_statement_number(SQLHSTMT handle, SQLINTEGER attribute, SQLULEN value) {
    return SQLSetStmtAttr(handle, attribute, (SQLPOINTER)value, 0);
}

/* An empty file without a name, which ends with the process; negative where the system has none. */
static inline int codbc_memory_file(const char *name) {
    return (int)syscall(SYS_memfd_create, name, 1u /* MFD_CLOEXEC */);
}

#endif
