package io.grapevine.config;

/** The configuration of one integration of a receiver. Each kind of integration has one record that implements it. */
public interface IntegrationConfig {
    /** The kind, as metrics and the notification log call it: {@code webhook}, {@code slack}, {@code email}, … */
    String kind();

    /** Whether users act by its service, with buttons or keys that need none of {@code actions} of an integration. */
    default boolean hasOwnButtons() {
        return false;
    }

    /** Whether to notify about resolved alerts. */
    boolean sendResolved();
}
