package io.grapevine.eventrecorder.encode;

import io.grapevine.eventrecorder.event.EventData;
import io.grapevine.eventrecorder.event.NotificationSent;
import java.util.Locale;

/** The types of events: their field in the message {@code EventData}, and their names in JSON and in metrics. */
public enum EventType {
    ALERTMANAGER_STARTUP_EVENT(1, "alertmanagerStartupEvent"),
    ALERTMANAGER_SHUTDOWN_EVENT(2, "alertmanagerShutdownEvent"),
    ALERT_CREATED(3, "alertCreated"),
    ALERT_RESOLVED(4, "alertResolved"),
    ALERT_GROUPED(5, "alertGrouped"),
    NOTIFICATION(6, "notification"),
    SILENCE_CREATED(7, "silenceCreated"),
    SILENCE_UPDATED(8, "silenceUpdated"),
    SILENCE_MUTED_ALERT(9, "silenceMutedAlert"),
    INHIBITION_MUTED_ALERT(10, "inhibitionMutedAlert"),
    /** Not of Alertmanager; a number that it is not likely to reach. */
    GRAPEVINE_RELOAD_FAILED(1000, "grapevineReloadFailed");

    private final int field;
    private final String json;

    EventType(int field, String json) {
        this.field = field;
        this.json = json;
    }

    /** The number of the field. */
    int field() {
        return field;
    }

    /** The name in JSON. */
    String json() {
        return json;
    }

    /** The name in the schema, which metrics have as {@code event_type}. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The type of an event. */
    public static EventType of(EventData data) {
        if (data instanceof NotificationSent) {
            return NOTIFICATION;
        } else if (data instanceof EventData.OfAlert alert) {
            return of(alert);
        } else if (data instanceof EventData.OfSilence silence) {
            return of(silence);
        }
        return of((EventData.Lifecycle) data);
    }

    private static EventType of(EventData.OfAlert data) {
        if (data instanceof EventData.AlertCreated) {
            return ALERT_CREATED;
        } else if (data instanceof EventData.AlertGrouped) {
            return ALERT_GROUPED;
        }
        return data instanceof EventData.AlertResolved ? ALERT_RESOLVED : INHIBITION_MUTED_ALERT;
    }

    private static EventType of(EventData.OfSilence data) {
        if (data instanceof EventData.SilenceCreated) {
            return SILENCE_CREATED;
        }
        return data instanceof EventData.SilenceUpdated ? SILENCE_UPDATED : SILENCE_MUTED_ALERT;
    }

    private static EventType of(EventData.Lifecycle data) {
        if (data instanceof EventData.Started) {
            return ALERTMANAGER_STARTUP_EVENT;
        }
        return data instanceof EventData.Stopped ? ALERTMANAGER_SHUTDOWN_EVENT : GRAPEVINE_RELOAD_FAILED;
    }
}
