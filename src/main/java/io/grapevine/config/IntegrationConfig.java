package io.grapevine.config;

/** The configuration of one integration of a receiver. Each kind of integration has one record that implements it. */
public interface IntegrationConfig {
    /** The kind, as metrics and the notification log call it: {@code webhook}, {@code slack}, {@code email}, … */
    String kind();

    /** Whether users act by its service, with buttons or keys that need none of {@code buttons} of an integration. */
    default boolean hasOwnButtons() {
        return false;
    }

    /** The treatment of earlier messages where the extensions say nothing of it. */
    default UpdateMode update() {
        return UpdateMode.NONE;
    }

    /** The reason why messages cannot be updated, although others of the kind can: what is expected; empty if they can. */
    default String whyNotUpdated() {
        return "";
    }

    /** The reason why messages offer no actions, although others of the kind can: what was set and is expected; empty if they can. */
    default String whyNoActions() {
        return "";
    }

    /** Whether to notify about resolved alerts. */
    boolean sendResolved();
}
