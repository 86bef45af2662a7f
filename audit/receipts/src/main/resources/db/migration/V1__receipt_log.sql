-- The receipt log: an RFC 6962 tree over receipt digests. Only digests, commitments and decisions are kept here.

-- One row: the tree's size, its right edge (concatenated 32-byte hashes, widest subtree first) and the newest signed
-- checkpoint. Appends lock it, so leaves have one order.
create table log_head (
    id smallint primary key check (id = 1),
    size bigint not null,
    frontier bytea not null,
    checkpoint text not null
);

-- Roots of complete subtrees; a row never changes once written.
create table log_node (
    level smallint not null,
    idx bigint not null,
    hash bytea not null check (length(hash) = 32),
    primary key (level, idx)
);

create table log_leaf (
    idx bigint primary key,
    session text not null unique,
    digest text not null,
    receipt text not null
);
