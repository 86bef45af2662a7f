-- What the gateway remembers of parties, contracts and sessions: keys, digests, commitments, decisions. Inputs are
-- never here; outputs are here only sealed to their recipients, until they expire.

create table party (
    id text primary key,
    signing_key text not null unique,
    sealing_key text not null unique,
    created timestamptz not null
);

create table contract (
    digest text primary key,
    title text not null,
    document text not null,
    created timestamptz not null
);

create table contract_party (
    digest text not null references contract,
    party text not null references party,
    signature bytea,
    primary key (digest, party)
);
create index contract_party_by_party on contract_party (party);

create table session (
    id text primary key,
    contract text not null references contract,
    opened_by text not null,
    opened timestamptz not null,
    deadline timestamptz not null,
    state text not null,
    reason text,
    ended timestamptz,
    evidence text,
    accepted text not null,
    decisions text not null
);
create index session_by_contract on session (contract, opened desc);
create index session_unfinished on session (id) where ended is null;

create table session_output (
    session text not null references session,
    party text not null,
    sealed text not null,
    created timestamptz not null,
    primary key (session, party)
);
create index session_output_by_age on session_output (created);
