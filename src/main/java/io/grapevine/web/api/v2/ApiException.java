package io.grapevine.web.api.v2;

/**
 * Thrown for an invalid request. The response's body is an object of {@code code} and {@code message} or, for errors
 * found by the operations, a plain string.
 */
public final class ApiException extends Exception {
    private static final long serialVersionUID = 1L;

    /** The error code of a value of the wrong type. */
    static final int INVALID_TYPE = 601;

    /** The error code of a missing value. */
    static final int REQUIRED = 602;

    /** The error code of a list that is too short. */
    static final int TOO_FEW = 612;

    private static final int NO_CODE = 0;
    private final int status;
    private final int code;

    private ApiException(int status, int code, String message) {
        super(message, null, false, false);
        this.status = status;
        this.code = code;
    }

    /** A body that is not JSON of the right shape. */
    static ApiException malformed(String body, String fault) {
        return new ApiException(400, 400, "parsing " + body + " body failed, because " + fault);
    }

    /** An error with a standard HTTP status, such as 404. */
    static ApiException http(int status, String message) {
        return new ApiException(status, status, message);
    }

    /** A value that violates the schema. */
    static ApiException invalid(int code, String message) {
        return new ApiException(422, code, message);
    }

    /** An error found by an operation. */
    static ApiException refused(int status, String message) {
        return new ApiException(status, NO_CODE, message);
    }

    /** The status of the answer. */
    public int status() {
        return status;
    }

    int code() {
        return code;
    }

    /** Whether the body is the message alone. */
    boolean isPlain() {
        return code == NO_CODE;
    }

    String text() {
        return String.valueOf(getMessage());
    }
}
