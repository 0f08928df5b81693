package io.grapevine.core.alerts;

/** Limits of the alerts of a store, read for each new alert as they may change; zero is no limit. On the loop only. */
public interface AlertLimits {
    /** The limit of the number of alerts, resolved ones included until they are removed. */
    long maxAlerts();

    /** The limit of the size of their labels, annotations and generator URLs together, in bytes. */
    long maxAlertBytes();

    /**
     * A limit was reached; called once in a while.
     *
     * @param limit the limit as users know it
     */
    void onReached(String limit);
}
