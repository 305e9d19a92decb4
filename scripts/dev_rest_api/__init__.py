"""A REST API to develop and test against: a growing set of orders, with faults on request.

Python's standard library only, from 3.10 on. The first line of output is `{"port": N}`: the server is ready.

    scripts/dev-rest-api --records 10000 --rate 5

Data: `GET` or `POST /{access}/{collection}`, where

* access is `open`, `basic`, `bearer`, `key`, `oauth2`, `session`, `jwt` or `sigv4` (see `authentication.py`);
* collection is `orders` (each order as it is now) or `changes` (every version, which never moves again).

Parameters stand in the query or, for POST, in a JSON or form body:

    from, to        window on `updatedAt`; either may be missing
    interval        half-open (default: from <= t < to) or closed (from <= t <= to)
    time            iso (default), seconds, milliseconds, compact (yyyyMMddHHmmss)
    sort            updatedAt (default) or none (an order of its own, the same for each request)
    paging          none, page, offset, token, link
    page, offset, token   the pointer of the paging kind; pages count from 1, offsets from 0
    pageSize        default 100, at most 1000
    totals          true (default) or false: whether `meta` says `total` and `pages`; more: it says `more`, true or false
    next            body (default) or header: where a token (`meta.next`, `X-Next-Token`) or link (`links.next`, `Link`) stands
    relative        true: a link is a path, not a whole URL
    format          json (default: an envelope), array, jsonl, nested (`regions[].orders[]`)
    encoding        identity (default), gzip, deflate
    transfer        length (default) or chunked

Pages and offsets count positions: an order that is changed while they are read shifts the rest, as in most real APIs.
Tokens and links continue behind a record, so nothing shifts; `changes` never shifts.

For tests: `POST /control` (faults, see `faults.py`), `DELETE /control`; `GET /log`, `DELETE /log`; `GET /truth`;
`POST /append`, `POST /schema` (see `api.py`).
"""
