package io.grapevine.api.v2;

/**
 * A request that cannot be answered as it asks. The body of the answer is an object of {@code code} and {@code
 * message}, or, for faults that the operations themselves find, a plain string.
 */
public final class ApiException extends Exception {
    private static final long serialVersionUID = 1L;

    /** The code that stands in the body for a value of the wrong kind. */
    static final int INVALID_TYPE = 601;

    /** The code that stands in the body for a value that is missing. */
    static final int REQUIRED = 602;

    /** The code that stands in the body for a list that is too short. */
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

    /** A request that HTTP itself has a word for. */
    static ApiException http(int status, String message) {
        return new ApiException(status, status, message);
    }

    /** A value that does not keep to the schema. */
    static ApiException invalid(int code, String message) {
        return new ApiException(422, code, message);
    }

    /** A fault that an operation finds. */
    static ApiException refused(int status, String message) {
        return new ApiException(status, NO_CODE, message);
    }

    /** The status of the answer. */
    public int status() {
        return status;
    }

    /** The code in the body. */
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
