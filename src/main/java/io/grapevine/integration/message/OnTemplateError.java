package io.grapevine.integration.message;

/** The handling of a notification with a template that fails. */
public enum OnTemplateError {
    /** It is sent with a plain list of alerts as its main text: for human readers. */
    PLAIN,
    /** It is dropped, as in Alertmanager: for machine readers. */
    DROP
}
