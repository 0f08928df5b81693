package io.grapevine.integration.message;

/** What becomes of a notification one of whose templates fails. */
public enum OnTemplateError {
    /** It goes out with plain words in place of its main text: for people, who would rather know little than nothing. */
    PLAIN,
    /** It is dropped, as Alertmanager does: for machines, which would not understand. */
    DROP
}
