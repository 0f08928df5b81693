package io.grapevine.config;

/** One entry of a receiver: where and how to send. One record implements it for each kind. */
public interface IntegrationConfig {
    /** The kind. */
    default IntegrationKind integrationKind() {
        return IntegrationKind.of(getClass());
    }

    /** The kind, as metrics and the notification log call it: {@code webhook}, {@code slack}, {@code email}, … */
    default String kind() {
        return integrationKind().label();
    }

    /** Whether the receiver is also told when alerts are resolved. */
    boolean sendResolved();
}
