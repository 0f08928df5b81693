package io.grapevine.amtool.api;

import org.jspecify.annotations.Nullable;

/** The operations of the API that are used, by the names of its description. */
enum ServerOperation {
    GET_STATUS("GET", "/status", "getStatus", false, false, false),
    GET_ALERTS("GET", "/alerts", "getAlerts", true, false, true),
    GET_ALERT_GROUPS("GET", "/alerts/groups", "getAlertGroups", true, false, true),
    POST_ALERTS("POST", "/alerts", "postAlerts", true, false, true),
    GET_SILENCES("GET", "/silences", "getSilences", true, false, true),
    POST_SILENCES("POST", "/silences", "postSilences", true, true, false),
    GET_SILENCE("GET", "/silence/{silenceID}", "getSilence", false, true, true),
    DELETE_SILENCE("DELETE", "/silence/{silenceID}", "deleteSilence", false, true, true);

    private final String method;
    private final String path;
    private final String id;
    private final boolean badRequest;
    private final boolean notFound;
    private final boolean serverError;

    ServerOperation(String method, String path, String id, boolean badRequest, boolean notFound, boolean serverError) {
        this.method = method;
        this.path = path;
        this.id = id;
        this.badRequest = badRequest;
        this.notFound = notFound;
        this.serverError = serverError;
    }

    private @Nullable String named(int status) {
        return switch (status) {
            case 400 -> badRequest ? "BadRequest" : null;
            case 404 -> notFound ? "NotFound" : null;
            case 500 -> serverError ? "InternalServerError" : null;
            default -> null;
        };
    }

    /** Whether an answer of this status is a fault that the description names. */
    boolean names(int status) {
        return named(status) != null;
    }

    /** Whether such a fault comes with a text. That one silence is not there needs none. */
    boolean explains(int status) {
        return status != 404 || this == POST_SILENCES;
    }

    /** What an answer of this status is called: scripts look for it. */
    String fault(int status) {
        String fault = named(status);
        return fault == null
                ? "[" + method + " " + path + "] " + id + " (status " + status + ")"
                : "[" + method + " " + path + "][" + status + "] " + id + fault;
    }
}
