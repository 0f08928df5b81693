package io.grapevine.config;

/** The configuration of one integration of a receiver. Each kind of integration has one record that implements it. */
public interface IntegrationConfig {
    default IntegrationKind integrationKind() {
        return IntegrationKind.of(getClass());
    }

    /** The kind, as metrics and the notification log call it: {@code webhook}, {@code slack}, {@code email}, … */
    default String kind() {
        return integrationKind().label();
    }

    /** Whether to notify about resolved alerts. */
    boolean sendResolved();
}
