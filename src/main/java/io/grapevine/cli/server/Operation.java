package io.grapevine.cli.server;

import java.util.Map;

/** The operations of the API that are used, by the names of its description. */
enum Operation {
    GET_STATUS("GET", "/status", "getStatus", Map.of()),
    GET_ALERTS("GET", "/alerts", "getAlerts", Faults.USUAL),
    POST_ALERTS("POST", "/alerts", "postAlerts", Faults.USUAL),
    GET_SILENCES("GET", "/silences", "getSilences", Faults.USUAL),
    POST_SILENCES("POST", "/silences", "postSilences", Map.of(400, "BadRequest", 404, "NotFound")),
    GET_SILENCE("GET", "/silence/{silenceID}", "getSilence", Faults.OF_ONE),
    DELETE_SILENCE("DELETE", "/silence/{silenceID}", "deleteSilence", Faults.OF_ONE);

    private final String method;
    private final String path;
    private final String id;
    private final Map<Integer, String> faults;

    /** The faults that the description names. */
    private static final class Faults {
        private static final Map<Integer, String> USUAL = Map.of(400, "BadRequest", 500, "InternalServerError");
        private static final Map<Integer, String> OF_ONE = Map.of(404, "NotFound", 500, "InternalServerError");
    }

    Operation(String method, String path, String id, Map<Integer, String> faults) {
        this.method = method;
        this.path = path;
        this.id = id;
        this.faults = faults;
    }

    String path() {
        return path;
    }

    /** Whether an answer of this status is a fault that the description names. */
    boolean names(int status) {
        return faults.containsKey(status);
    }

    /** Whether such a fault comes with a text. */
    boolean explains(int status) {
        return faults != Faults.OF_ONE || status != 404;
    }

    /** What an answer of this status is called: scripts look for it. */
    String fault(int status) {
        String fault = faults.get(status);
        return fault == null
                ? "[" + method + " " + path + "] " + id + " (status " + status + ")"
                : "[" + method + " " + path + "][" + status + "] " + id + fault;
    }
}
