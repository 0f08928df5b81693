package io.grapevine.config;

/** Permission to act by a link in a message. */
public enum LinkAccess {
    /** The user who logs in may act, as far as role and policy go. */
    LOGIN,
    /** Any holder of the link may act, without a login. */
    HOLDER
}
