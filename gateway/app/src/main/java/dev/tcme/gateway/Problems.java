package dev.tcme.gateway;

import dev.tcme.audit.receipts.PostgresReceiptLog;
import dev.tcme.contract.Problem;
import dev.tcme.contract.ProblemException;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.Response;
import java.sql.SQLException;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;

/** Renders every failure as a problem document (RFC 9457). None repeats anything of the request. */
final class Problems {
    static final String MEDIA_TYPE = "application/problem+json";

    /** Seconds after which a caller may try again when a place was busy or a part was away. */
    private static final int RETRY_AFTER = 2;

    /** RFC 9457 section 3.1. */
    record Document(String type, String title, int status, String detail) {}

    private Problems() {}

    static final class Mappers {
        @ServerExceptionMapper
        Response problem(ProblemException e) {
            return document(e.problem(), e.detail());
        }

        @ServerExceptionMapper
        Response http(WebApplicationException e) {
            return switch (e.getResponse().getStatus()) {
                case 404 -> document(Problem.NOT_FOUND, "see /q/openapi for what there is");
                case 405 -> document(Problem.METHOD_NOT_ALLOWED, "see /q/openapi for what there is");
                case 413 -> document(Problem.OVERSIZE, "the content is larger than this gateway takes");
                case 406, 415 -> document(Problem.UNSUPPORTED_MEDIA_TYPE, "expected application/json");
                case 400 -> document(Problem.MALFORMED_DOCUMENT, "the request's parameters are not as described");
                default -> document(Problem.INTERNAL, "the gateway failed; nothing was released");
            };
        }

        /** The last resort: whatever was not foreseen is logged by its class and told to nobody. */
        @ServerExceptionMapper
        Response unforeseen(Throwable e) {
            if (isStorage(e)) {
                GatewayLog.storageAway();
                return document(Problem.UNAVAILABLE, "the gateway's storage does not answer; nothing was released");
            }
            GatewayLog.unexpected(e);
            return document(Problem.INTERNAL, "the gateway failed; nothing was released");
        }
    }

    /** Whether the database is behind a failure, however it is wrapped. */
    private static boolean isStorage(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof SQLException
                    || cause instanceof Storage.UnavailableException
                    || cause instanceof PostgresReceiptLog.LogUnavailableException) {
                return true;
            }
        }
        return false;
    }

    static Response document(Problem problem, String detail) {
        int status = status(problem);
        Response.ResponseBuilder answer = Response.status(status)
                .type(MEDIA_TYPE)
                .header("Cache-Control", "no-store")
                .entity(new Document(problem.type(), problem.title(), status, detail));
        if (status == 503) {
            answer.header("Retry-After", RETRY_AFTER);
        }
        return answer.build();
    }

    static int status(Problem problem) {
        return switch (problem) {
            case MALFORMED_DOCUMENT, UNKNOWN_FIELD, IDEMPOTENCY_KEY_MISSING -> 400;
            case SIGNATURE_MISSING, SIGNATURE_INVALID, SIGNATURE_STALE, NONCE_REPLAYED -> 401;
            case FORBIDDEN, ENROLMENT_REFUSED -> 403;
            case CONTRACT_NOT_FOUND,
                    SESSION_NOT_FOUND,
                    PARTY_NOT_FOUND,
                    NOT_FOUND,
                    LOG_INDEX_OUT_OF_RANGE,
                    CONTRIBUTION_NOT_FOUND,
                    INPUT_UNKNOWN -> 404;
            case METHOD_NOT_ALLOWED -> 405;
            case PARTY_EXISTS,
                    WRONG_STATE,
                    INPUT_DUPLICATE,
                    INPUT_AFTER_SEALING,
                    CONTRACT_NOT_AGREED,
                    CONTRACT_EXPIRED,
                    IDEMPOTENCY_CONFLICT -> 409;
            case OVERSIZE -> 413;
            case UNSUPPORTED_MEDIA_TYPE -> 415;
            case INVALID_CONTRACT,
                    UNBOUNDED_OUTPUT,
                    SCHEMA_MISMATCH,
                    SEAL_MISMATCH,
                    COMMITMENT_MISMATCH,
                    CONTRIBUTION_INVALID,
                    UNKNOWN_PARTY -> 422;
            case INTERNAL -> 500;
            case BUSY, UNAVAILABLE -> 503;
        };
    }
}
