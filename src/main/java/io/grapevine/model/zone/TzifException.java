package io.grapevine.model.zone;

/** Thrown if bytes are no file of a time zone that can be used; the message says what is wrong. */
public final class TzifException extends Exception {
    private static final long serialVersionUID = 1L;

    TzifException(String fault) {
        super(fault);
    }
}
