package io.grapevine.eventrecorder.event;

import io.grapevine.config.InhibitRuleConfig;
import io.grapevine.model.Alert;
import io.grapevine.model.Fingerprint;
import io.grapevine.model.LabelSet;
import io.grapevine.silence.Silence;

/** Data of an event: one type for each type of event. */
public sealed interface EventData
        permits EventData.Lifecycle, EventData.OfAlert, EventData.OfSilence, NotificationSent {

    /** Events of the process. */
    sealed interface Lifecycle extends EventData {}

    /** Events of an alert. */
    sealed interface OfAlert extends EventData {}

    /** Events of a silence. */
    sealed interface OfSilence extends EventData {}

    /**
     * The program has started.
     *
     * @param version the version of Alertmanager whose behaviour it has
     * @param buildContext what it was built with, and from what
     */
    record Started(String version, String buildContext) implements Lifecycle {}

    /** The program stops. */
    record Stopped() implements Lifecycle {}

    /**
     * A configuration was refused, and the old one stays in force. Alertmanager has no such event.
     *
     * @param file the configuration file
     * @param error what is wrong with it
     */
    record ReloadFailed(String file, String error) implements Lifecycle {}

    /** An alert was received that was not stored. */
    record AlertCreated(Alert alert) implements OfAlert {}

    /** A version of an alert was put into an aggregation group, the first one or an update. */
    record AlertGrouped(GroupIdentity group, Alert alert) implements OfAlert {}

    /** A group has notified of the end of an alert, and forgets the alert. */
    record AlertResolved(GroupIdentity group, Alert alert) implements OfAlert {}

    /**
     * An alert was left out of a flush because another one inhibits it.
     *
     * @param rule the rule
     * @param labels the labels of the alert
     * @param source the alert that inhibits it
     */
    record AlertInhibited(InhibitRuleConfig rule, LabelSet labels, Fingerprint source) implements OfAlert {}

    /** A silence was created by a request to this replica. */
    record SilenceCreated(Silence silence) implements OfSilence {}

    /** A silence was updated by a request to this replica. */
    record SilenceUpdated(Silence silence) implements OfSilence {}

    /**
     * An alert was left out of a flush because of a silence.
     *
     * @param labels the labels of the alert
     */
    record AlertSilenced(Silence silence, LabelSet labels) implements OfSilence {}
}
