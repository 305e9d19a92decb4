"""The Tabular Data Stream protocol 7.4 ([MS-TDS]): packets, TLS, login, requests and tokens."""
