package io.grapevine.amtool.api;

import java.util.List;

/** The operations of the API that are used, by the names of its description. */
enum ServerOperation {
    GET_STATUS("GET", "/status", "getStatus"),
    GET_ALERTS("GET", "/alerts", "getAlerts", 400, 500),
    GET_ALERT_GROUPS("GET", "/alerts/groups", "getAlertGroups", 400, 500),
    POST_ALERTS("POST", "/alerts", "postAlerts", 400, 500),
    GET_SILENCES("GET", "/silences", "getSilences", 400, 500),
    POST_SILENCES("POST", "/silences", "postSilences", 400, 404),
    GET_SILENCE("GET", "/silence/{silenceID}", "getSilence", 404, 500),
    DELETE_SILENCE("DELETE", "/silence/{silenceID}", "deleteSilence", 404, 500);

    private final String method;
    private final String path;
    private final String id;
    private final List<Integer> named;

    ServerOperation(String method, String path, String id, Integer... named) {
        this.method = method;
        this.path = path;
        this.id = id;
        this.named = List.of(named);
    }

    /** Whether an answer of this status is a fault that the description names. */
    boolean names(int status) {
        return named.contains(status);
    }

    /** Whether such a fault comes with a text. That one silence is not there needs none. */
    boolean explains(int status) {
        return status != 404 || this == POST_SILENCES;
    }

    /** What an answer of this status is called: scripts look for it. */
    String fault(int status) {
        if (!names(status)) {
            return "[" + method + " " + path + "] " + id + " (status " + status + ")";
        }
        String fault = switch (status) {
            case 400 -> "BadRequest";
            case 404 -> "NotFound";
            default -> "InternalServerError";
        };
        return "[" + method + " " + path + "][" + status + "] " + id + fault;
    }
}
