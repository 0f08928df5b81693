package io.grapevine.web.action.chat;

/** The result of the check of a signature that covers the time of its request. */
public enum SignatureCheck {
    VALID,
    /** A header is missing or malformed, or the signature is of another key or body. */
    FORGED,
    /** The signature is right, but of another time: the request was repeated, or a clock is wrong. */
    OLD
}
