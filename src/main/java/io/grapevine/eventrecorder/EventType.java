package io.grapevine.eventrecorder;

import io.grapevine.event.EventData;
import io.grapevine.event.EventData.NotificationSent;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;

/** The types of events: their field in the message {@code EventData}, and their names in JSON and in metrics. */
public enum EventType {
    ALERTMANAGER_STARTUP_EVENT(1, "alertmanagerStartupEvent", EventData.Started.class),
    ALERTMANAGER_SHUTDOWN_EVENT(2, "alertmanagerShutdownEvent", EventData.Stopped.class),
    ALERT_CREATED(3, "alertCreated", EventData.AlertCreated.class),
    ALERT_RESOLVED(4, "alertResolved", EventData.AlertResolved.class),
    ALERT_GROUPED(5, "alertGrouped", EventData.AlertGrouped.class),
    NOTIFICATION(6, "notification", NotificationSent.class),
    SILENCE_CREATED(7, "silenceCreated", EventData.SilenceCreated.class),
    SILENCE_UPDATED(8, "silenceUpdated", EventData.SilenceUpdated.class),
    SILENCE_MUTED_ALERT(9, "silenceMutedAlert", EventData.AlertSilenced.class),
    INHIBITION_MUTED_ALERT(10, "inhibitionMutedAlert", EventData.AlertInhibited.class),
    /** Not of Alertmanager; a number that it is not likely to reach. */
    GRAPEVINE_RELOAD_FAILED(1000, "grapevineReloadFailed", EventData.ReloadFailed.class),
    /** Not of Alertmanager, either. */
    GRAPEVINE_AUDITED(1001, "grapevineAudited", EventData.Audited.class);

    private static final Map<Class<? extends EventData>, EventType> OF_DATA =
            Arrays.stream(values()).collect(Collectors.toUnmodifiableMap(type -> type.data, type -> type));

    private final int field;
    private final String json;
    private final Class<? extends EventData> data;

    EventType(int field, String json, Class<? extends EventData> data) {
        this.field = field;
        this.json = json;
        this.data = data;
    }

    int field() {
        return field;
    }

    String json() {
        return json;
    }

    /** The name in the schema, which metrics have as {@code event_type}. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The type of an event. */
    public static EventType of(EventData data) {
        return Objects.requireNonNull(OF_DATA.get(data.getClass()));
    }
}
