package dev.tcme.client;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.databind.JsonNode;
import dev.tcme.client.GatewayFailure.Kind;
import dev.tcme.client.Transport.Call;
import dev.tcme.contract.Base64Url;
import dev.tcme.contract.Contract;
import dev.tcme.contract.Contribution;
import dev.tcme.contract.Digest;
import dev.tcme.contract.Domain;
import dev.tcme.contract.Evidence;
import dev.tcme.contract.Opening;
import dev.tcme.contract.OutputConstraint;
import dev.tcme.contract.Problem;
import dev.tcme.contract.ProblemException;
import dev.tcme.contract.Schemas;
import dev.tcme.contract.Sealed;
import dev.tcme.contract.Sealing;
import dev.tcme.contract.SessionId;
import dev.tcme.contract.VerificationKey;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/** Acts at a gateway as one party. See {@link TcmeClient} for what its methods throw. */
public final class PartyClient {
    /** Length that every recipient's part of an answer is padded to before it is sealed. */
    private static final int OUTPUT_FRAME_BYTES = 4096;

    private static final String CONTRIBUTION_SIGNATURE = "TCME-Contribution-Signature";

    /** As the gateway takes them. */
    private static final int MAX_CONTRIBUTION_BYTES = 128 * 1024 * 1024;

    private final Transport transport;
    private final TcmeClient.Settings settings;
    private final PartyIdentity identity;

    PartyClient(Transport transport, TcmeClient.Settings settings, PartyIdentity identity) {
        this.transport = transport;
        this.settings = settings;
        this.identity = identity;
    }

    public String id() {
        return identity.id();
    }

    /** Registers this party's card. */
    public PartyCard register() {
        return transport.json(registration(), PartyCard.class);
    }

    /** Registers this party's card at a gateway that enrols only with its token. */
    public PartyCard register(String enrolmentToken) {
        return transport.json(registration().with("TCME-Enrolment", enrolmentToken), PartyCard.class);
    }

    private Call registration() {
        return post("/v1/parties", identity.card());
    }

    /** Posts a contract as a draft for all its parties to sign. */
    public ContractView propose(Contract contract) {
        return transport.json(post("/v1/contracts", contract.document()), ContractView.class);
    }

    public List<ContractSummary> contracts() {
        return transport.json(get("/v1/contracts"), Contracts.class).contracts();
    }

    public ContractView contract(Digest digest) {
        ContractView view = transport.json(get("/v1/contracts/" + digest), ContractView.class);
        if (!view.digest().equals(digest)) {
            throw new GatewayFailure(Kind.CONTRADICTION, "the gateway answered with another contract");
        }
        return view;
    }

    /**
     * A contract that every party has signed, this one with its own key: what a session may be trusted to run under.
     *
     * @throws ProblemException {@link Problem#UNKNOWN_PARTY} if it does not name this party with this key;
     *     {@link Problem#CONTRACT_NOT_AGREED} if a party's signature is missing, {@link Problem#SIGNATURE_INVALID} if
     *     it is false, whatever the gateway says
     */
    public Contract agreed(Digest digest) {
        ContractView view = contract(digest);
        Contract contract = view.checked();
        requireParty(contract);
        for (Contract.Party party : contract.parties()) {
            if (!view.signatures().containsKey(party.id())) {
                throw new ProblemException(
                        Problem.CONTRACT_NOT_AGREED, "the contract is not yet signed by its party " + party.id());
            }
            if (!view.isSignedBy(contract, party.id())) {
                throw new ProblemException(
                        Problem.SIGNATURE_INVALID,
                        "the signature shown for the party " + party.id() + " is not its own");
            }
        }
        return contract;
    }

    /**
     * Signs a contract that the caller has read: the signature is over its digest, not over what the gateway shows.
     *
     * @throws ProblemException {@link Problem#UNKNOWN_PARTY} if the contract does not name this party with this key
     */
    public ContractView sign(Contract contract) {
        requireParty(contract);
        byte[] signature = identity.signingKey().sign(Domain.CONTRACT, contract.digest());
        var body = Map.of("signature", Base64Url.encode(signature));
        return transport.json(post("/v1/contracts/" + contract.digest() + "/signatures", body), ContractView.class);
    }

    /** Opens a session. One that policy refuses at once is given back as refused. */
    public SessionView open(Digest contract) {
        return transport.json(post("/v1/sessions", Map.of("contract", contract)), SessionView.class);
    }

    public List<SessionView> sessions() {
        return transport.json(get("/v1/sessions"), Sessions.class).sessions();
    }

    public SessionView session(SessionId id) {
        SessionView view = transport.json(get("/v1/sessions/" + id), SessionView.class);
        if (!view.id().equals(id)) {
            throw new GatewayFailure(Kind.CONTRADICTION, "the gateway answered with another session");
        }
        return view;
    }

    /** Ends a session that has not ended. */
    public SessionView withdraw(SessionId id) {
        return transport.json(post("/v1/sessions/" + id + "/withdrawal", Map.of()), SessionView.class);
    }

    /**
     * Checks a value and the session's evidence, then seals the value to the session's key. Sends nothing.
     *
     * @param input name of one of this party's inputs in the contract
     * @throws ProblemException {@link Problem#UNKNOWN_PARTY}, {@link Problem#INPUT_UNKNOWN},
     *     {@link Problem#SCHEMA_MISMATCH}, {@link Problem#OVERSIZE} for the value; {@link Problem#WRONG_STATE},
     *     {@link Problem#INPUT_AFTER_SEALING}, {@link Problem#INPUT_DUPLICATE} for the session; {@link Problem#SIGNATURE_INVALID} if its evidence is not
     *     the agreed gateway's, or below what the contract demands
     */
    public PreparedInput seal(Contract contract, SessionId session, String input, JsonNode value) {
        Contract.Input terms = ownInput(contract, input);
        if (!value.isContainerNode() || !terms.schema().admits(value)) {
            throw new ProblemException(
                    Problem.SCHEMA_MISMATCH, "the value is not one that the contract's schema for this input allows");
        }
        Opening opening = Opening.of(value, settings.random());
        byte[] frame = opening.frame(terms.maxBytes());

        SessionView view = session(session);
        requireTakes(view, input);
        Evidence evidence = verified(contract, view);
        Sealing.Context context = Sealing.Context.ofInput(contract.digest(), session, input);
        Sealed sealed =
                evidence.sealingKey().orElseThrow(PartyClient::takesCiphertexts).seal(context, frame);
        return new PreparedInput(session, input, opening, sealed, transport.fresh());
    }

    /**
     * Seals something for one other party of the contract, in one session. It does not say from whom it is: the signed contribution
     * around it does.
     *
     * @throws ProblemException {@link Problem#PARTY_NOT_FOUND} if the contract does not name the party
     */
    public Sealed sealTo(Contract contract, SessionId session, String party, byte[] secret) {
        Contract.Party to = contract.party(party)
                .orElseThrow(() -> new ProblemException(Problem.PARTY_NOT_FOUND, "the contract names no such party"));
        return to.sealingKey().seal(Sealing.Context.ofShare(contract.digest(), session, identity.id(), party), secret);
    }

    /**
     * Opens what {@link #sealTo} of another party sealed for this one.
     *
     * @throws ProblemException {@link Problem#SEAL_MISMATCH} if it was sealed for another party, by another one or for another
     *     session
     */
    public byte[] openFrom(Contract contract, SessionId session, String party, Sealed sealed) {
        return identity.sealingKey()
                .open(Sealing.Context.ofShare(contract.digest(), session, party, identity.id()), sealed);
    }

    private static ProblemException takesCiphertexts() {
        return new ProblemException(
                Problem.WRONG_STATE, "the session takes ciphertexts, not sealed inputs: take part by joining it");
    }

    /** In the gateway's order: a session that was sealed says so, whatever became of it since. */
    private static void requireTakes(SessionView view, String input) {
        if (view.inputs().stream().allMatch(SessionView.InputState::received)) {
            throw new ProblemException(Problem.INPUT_AFTER_SEALING, "the session has all its inputs");
        }
        if (view.state() != SessionView.State.OPEN) {
            throw new ProblemException(Problem.WRONG_STATE, "the session takes no inputs: it is " + view.state());
        }
        if (view.input(input).map(SessionView.InputState::received).orElse(false)) {
            throw new ProblemException(Problem.INPUT_DUPLICATE, "the session has this input already");
        }
    }

    private Contract.Input ownInput(Contract contract, String input) {
        requireParty(contract);
        return contract.input(input)
                .filter(terms -> terms.party().equals(identity.id()))
                .orElseThrow(() -> new ProblemException(
                        Problem.INPUT_UNKNOWN, "the contract has no input of that name for " + identity.id()));
    }

    /**
     * The session's evidence, if it is what the contract demands.
     *
     * @throws ProblemException {@link Problem#SIGNATURE_INVALID} if it is not, or there is none
     */
    public static Evidence verified(Contract contract, SessionView view) {
        Evidence.Signed signed = view.evidence()
                .orElseThrow(() -> new ProblemException(
                        Problem.SIGNATURE_INVALID, "the session shows no evidence; nothing was sent"));
        signed.requireFor(contract, view.id());
        return signed.evidence();
    }

    /** Sends a sealed input; doing it again with the same object changes nothing. */
    public SessionView submit(PreparedInput input) {
        String path = "/v1/sessions/" + input.session() + "/inputs/" + input.name();
        var body = new Submission(input.sealed(), input.commitment());
        return transport.json(Call.post(path, body, input.idempotencyKey(), identity), SessionView.class);
    }

    /**
     * Signs and sends this party's contribution to a round of a joint computation; doing it again changes nothing.
     *
     * @param content not to be changed until this returns
     */
    public SessionView contribute(Contract contract, SessionId session, String round, byte[] content) {
        requireParty(contract);
        Contribution.Address address = new Contribution.Address(session, contract.digest(), round, identity.id());
        Contribution contribution = Contribution.sign(address, content, identity.signingKey());
        Call call = Call.put(rounds(session, round), content, contribution.digest(), identity)
                .with(CONTRIBUTION_SIGNATURE, contribution.signatureText());
        return transport.json(call, SessionView.class);
    }

    /**
     * Another party's contribution, if that party signed it for this session and round.
     *
     * @throws ProblemException {@link Problem#SIGNATURE_INVALID} if it did not: the gateway shows what is not genuine
     */
    public Contribution contribution(Contract contract, SessionId session, String round, String party) {
        Call call = get(rounds(session, round) + "/" + party).with("Accept", "application/octet-stream");
        Transport.Reply reply = transport.large(call, MAX_CONTRIBUTION_BYTES);
        Contribution contribution = Contribution.received(
                new Contribution.Address(session, contract.digest(), round, party),
                reply.body(),
                reply.headers().firstValue(CONTRIBUTION_SIGNATURE).orElse(null));
        VerificationKey key = contract.party(party)
                .orElseThrow(() -> new ProblemException(Problem.UNKNOWN_PARTY, "the contract names no " + party))
                .signingKey();
        if (!contribution.isSignedBy(key)) {
            throw new ProblemException(
                    Problem.SIGNATURE_INVALID, "the contribution shown for the party " + party + " is not its own");
        }
        return contribution;
    }

    private static String rounds(SessionId session, String round) {
        return "/v1/sessions/" + session + "/rounds/" + round;
    }

    /**
     * Follows a session until it ends.
     *
     * @param onState gets every state from the current one on, on this thread
     * @return the final state
     * @throws GatewayFailure {@link Kind#TIMEOUT} if it has not ended after {@code atMost}
     */
    public SessionView watch(SessionId id, Duration atMost, Consumer<SessionView> onState) {
        SessionView last = new EventStream(transport, get("/v1/sessions/" + id + "/events"), atMost, onState).follow();
        if (!last.id().equals(id)) {
            throw new GatewayFailure(Kind.CONTRADICTION, "the gateway answered with another session");
        }
        return last;
    }

    public ReceiptBundle receipt(SessionId id) {
        return transport.json(get("/v1/sessions/" + id + "/receipt"), ReceiptBundle.class);
    }

    /**
     * Opens this party's part of the answer and checks it against the signed receipt.
     *
     * @throws ProblemException {@link Problem#SIGNATURE_INVALID} if the receipt is not the agreed gateway's for this
     *     session; {@link Problem#SEAL_MISMATCH} or {@link Problem#COMMITMENT_MISMATCH} if the answer is not the one
     *     that the receipt commits to
     * @throws GatewayFailure {@link Kind#CONTRADICTION} if it is not one that the contract allows
     */
    public Answer output(Contract contract, SessionId session) {
        requireParty(contract);
        Sealed sealed = transport
                .json(get("/v1/sessions/" + session + "/output"), SealedOutput.class)
                .sealed();
        ReceiptBundle bundle = receipt(session);
        boolean genuine = bundle.signed().isSignedBy(contract.gateway())
                && bundle.receipt().session().equals(session)
                && bundle.receipt().contract().equals(contract.digest());
        if (!genuine) {
            throw new ProblemException(
                    Problem.SIGNATURE_INVALID, "the receipt is not the agreed gateway's for this session and contract");
        }
        Sealing.Context context = Sealing.Context.ofOutput(contract.digest(), session, identity.id());
        Opening opening = Opening.parse(identity.sealingKey().open(context, sealed), OUTPUT_FRAME_BYTES);
        Digest committed = bundle.receipt().commitments().outputs().get(identity.id());
        if (!opening.commitment(Domain.OUTPUT).equals(committed)) {
            throw new ProblemException(
                    Problem.COMMITMENT_MISMATCH, "the answer is not the one that the receipt commits to");
        }
        requirePart(contract.output(), opening.value());
        return new Answer(opening, bundle);
    }

    /** Exactly the fields that this party reads, each as its schema says. */
    private void requirePart(OutputConstraint output, JsonNode value) {
        Set<String> names = new HashSet<>();
        boolean allowed = true;
        for (OutputConstraint.Field field : output.fields()) {
            if (field.readers().contains(identity.id())) {
                names.add(field.name());
                allowed &= value.has(field.name())
                        && Schemas.compile(field.schemaJson()).admits(value.get(field.name()));
            }
        }
        if (!allowed || !value.isObject() || value.size() != names.size()) {
            throw new GatewayFailure(
                    Kind.CONTRADICTION, "the answer is not one that the contract allows for this party");
        }
    }

    private void requireParty(Contract contract) {
        boolean named = contract.party(identity.id())
                .filter(party -> party.signingKey().equals(identity.card().signingKey())
                        && party.sealingKey().equals(identity.card().sealingKey()))
                .isPresent();
        if (!named) {
            throw new ProblemException(
                    Problem.UNKNOWN_PARTY, "the contract does not name " + identity.id() + " with these keys");
        }
    }

    private Call get(String path) {
        return Call.get(path, Optional.of(identity));
    }

    private Call post(String path, Object body) {
        return Call.post(path, body, transport.fresh(), identity);
    }

    private record Submission(Sealed sealed, Digest commitment) {}

    @JsonIgnoreProperties(ignoreUnknown = true)
    private record SealedOutput(Sealed sealed) {
        SealedOutput {
            java.util.Objects.requireNonNull(sealed);
        }
    }

    @JsonIgnoreProperties(ignoreUnknown = true)
    private record Contracts(List<ContractSummary> contracts) {
        Contracts {
            contracts = List.copyOf(contracts);
        }
    }

    @JsonIgnoreProperties(ignoreUnknown = true)
    private record Sessions(List<SessionView> sessions) {
        Sessions {
            sessions = List.copyOf(sessions);
        }
    }
}
